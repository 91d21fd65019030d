'use client';

import Link from 'next/link';
import { type DataColumn, DataTable } from '#components/ui/data-table.tsx';
import { DayBars } from '#components/ui/day-bars.tsx';
import { formatCount } from '#components/ui/format.ts';
import { Pill } from '#components/ui/pill.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { type Rule, ruleOf } from '#server/quality/model/rules.ts';
import { VERDICT_PILL } from './prepare-quality.ts';
import type { ReasonCount } from './types.ts';
import { useQuarantineUrl } from './use-quarantine-url.ts';

interface Props {
  readonly reasons: readonly ReasonCount[];
  readonly rules: readonly Rule[];
}

/** Why documents have their verdict; a reason narrows the page to its documents. */
export function ReasonsTable({ reasons, rules }: Props) {
  const { url, hrefOf } = useQuarantineUrl();
  const { verdict, reason } = url.filter;
  const isChosen = (row: ReasonCount) => row.reason === reason;
  const columns = columnsOf(rules, verdict === null, (row) =>
    hrefOf({ verdict, reason: isChosen(row) ? null : row.reason }),
  );
  return (
    <DataTable
      label="Reasons"
      columns={columns}
      rows={reasons}
      rowKey={keyOf}
      selectedKey={reasons.filter(isChosen).map(keyOf)[0] ?? null}
      empty={<p className="py-2 text-fg-3">No document has this verdict with what is chosen.</p>}
    />
  );
}

const keyOf = ({ verdict, reason }: ReasonCount) => `${verdict} ${reason}`;

const columnsOf = (
  rules: readonly Rule[],
  withVerdict: boolean,
  hrefOf: (row: ReasonCount) => string,
): readonly DataColumn<ReasonCount>[] => [
  {
    id: 'reason',
    header: 'Reason',
    cell: (row) => (
      <Link
        href={hrefOf(row)}
        scroll={false}
        className="font-semibold hover:underline"
        title={row.reason}
      >
        {ruleOf(rules, row.reason).title}
      </Link>
    ),
  },
  ...(withVerdict
    ? [
        {
          id: 'verdict',
          header: 'Verdict',
          cell: ({ verdict }: ReasonCount) => <Pill kind={VERDICT_PILL[verdict]}>{verdict}</Pill>,
        },
      ]
    : []),
  {
    id: 'rule',
    header: 'Rule',
    hideBelow: 'md',
    className: 'w-full',
    cell: ({ reason }) => <code>{ruleOf(rules, reason).condition}</code>,
  },
  {
    id: 'rows',
    header: 'Documents',
    align: 'right',
    sortBy: ({ rows }) => rows,
    cell: ({ rows }) => <span className="font-mono text-small">{formatCount(rows)}</span>,
  },
  {
    id: 'days',
    header: 'Per day, 30 d',
    hideBelow: 'md',
    cell: ({ perDay }) =>
      perDay !== null && (
        <DayBars
          values={perDay}
          label={`Per day, ${Math.min(...perDay)} to ${Math.max(...perDay)}`}
        />
      ),
  },
  {
    id: 'sources',
    header: 'Sources',
    hideBelow: 'xl',
    className: 'max-w-44 truncate',
    cell: ({ sources }) => (
      <span className="text-fg-2" title={sources.join(', ')}>
        {sources.join(', ')}
      </span>
    ),
  },
  {
    id: 'newest',
    header: 'Newest came',
    align: 'right',
    sortBy: ({ newestFetchMs }) => newestFetchMs,
    cell: ({ newestFetchMs }) => (
      <RelativeTime at={new Date(newestFetchMs)} className="text-fg-3" />
    ),
  },
];
