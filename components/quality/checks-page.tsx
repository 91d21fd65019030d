'use client';

import { useSuspenseQuery } from '@tanstack/react-query';
import { AlarmClock, ShieldCheck, SquareTerminal } from 'lucide-react';
import Link from 'next/link';
import { useRefUrl } from '#components/shell/use-ref-url.ts';
import { useTRPC } from '#components/trpc/client.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { Boundary } from '#components/ui/card-boundary.tsx';
import { type DataColumn, DataTable } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { formatPlural, formatUtc } from '#components/ui/format.ts';
import { RefChip } from '#components/ui/ref-chip.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { PageHeader } from '#components/ui/section.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { State, type StateKind } from '#components/ui/state.tsx';
import type { CheckOutcome, QueryCheck } from '#server/queries/checks/check-views.ts';

/** Saved queries that run by the clock and must find no rows, failing ones first. */
export function ChecksPage() {
  const { withRef } = useRefUrl();
  return (
    <>
      <PageHeader
        title="Checks"
        actions={
          <ButtonLink href={withRef('/quality/quarantine')} icon={ShieldCheck}>
            Quarantine
          </ButtonLink>
        }
      />
      <Boundary fallback={<SkeletonRows rows={6} label="Reading the checks" />}>
        <Checks />
      </Boundary>
    </>
  );
}

function Checks() {
  const trpc = useTRPC();
  const { withRef } = useRefUrl();
  const { data: checks } = useSuspenseQuery(trpc.savedQueries.checks.queryOptions({}));
  return (
    <>
      {checks.length > 0 && (
        <p className="-mt-2 mb-3 text-fg-3">{formatPlural(checks.length, 'check')}</p>
      )}
      <DataTable
        label="Checks"
        columns={COLUMNS}
        rows={checks}
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            icon={AlarmClock}
            title="No check yet"
            action={
              <ButtonLink href={withRef('/sql')} icon={SquareTerminal} variant="primary">
                Write one
              </ButtonLink>
            }
          >
            A saved query becomes a check when it gets a schedule: it passes when it finds no rows.
          </EmptyState>
        }
      />
    </>
  );
}

const OUTCOMES = {
  running: { kind: 'running', word: 'Running' },
  passed: { kind: 'good', word: 'Passed' },
  failed: { kind: 'bad', word: 'Failed' },
  broken: { kind: 'warn', word: 'Broken' },
} as const satisfies Record<CheckOutcome, { readonly kind: StateKind; readonly word: string }>;

const COLUMNS: readonly DataColumn<QueryCheck>[] = [
  {
    id: 'state',
    header: 'State',
    cell: ({ isPaused, results: [last] }) => {
      if (isPaused) return <State kind="skipped">Paused</State>;
      if (last === undefined) return <State kind="waiting">Not run yet</State>;
      return <State kind={OUTCOMES[last.outcome].kind}>{OUTCOMES[last.outcome].word}</State>;
    },
  },
  {
    id: 'name',
    header: 'Check',
    sortBy: ({ folder, name }) => `${folder}/${name}`.toLowerCase(),
    cell: ({ id, folder, name }) => (
      <Link href={`/sql?saved=${id}`}>
        {folder !== '' && <span className="text-fg-3">{folder} / </span>}
        {name}
      </Link>
    ),
  },
  {
    id: 'why',
    header: 'What came',
    className: 'max-w-0 w-full truncate',
    cell: ({ results: [last] }) => last !== undefined && whatCame(last),
  },
  {
    id: 'trend',
    header: 'Last times',
    hideBelow: 'md',
    cell: ({ results }) => <Trend results={results} />,
  },
  { id: 'ref', header: 'Ref', hideBelow: 'md', cell: ({ ref }) => <RefChip name={ref} /> },
  { id: 'owner', header: 'Owner', hideBelow: 'xl', cell: ({ owner }) => owner },
  {
    id: 'next',
    header: 'Next',
    hideBelow: 'xl',
    cell: ({ isPaused, nextAt }) => (isPaused ? '' : formatUtc(nextAt)),
  },
  {
    id: 'last',
    header: 'Last',
    align: 'right',
    cell: ({ results: [last] }) =>
      last !== undefined && <RelativeTime at={last.startedAt} className="text-fg-3" />,
  },
];

function whatCame({ rowCount, message }: QueryCheck['results'][number]): string {
  if (message !== null) return message;
  return rowCount === null ? '' : formatPlural(Number(rowCount), 'row');
}

const TREND = 10;

/** The last outcomes, oldest first, each with its word for who cannot see. */
function Trend({ results }: Pick<QueryCheck, 'results'>) {
  return (
    <span className="flex gap-0.5">
      {results
        .slice(0, TREND)
        .toReversed()
        .map(({ id, outcome }) => (
          <State key={id} kind={OUTCOMES[outcome].kind} label={OUTCOMES[outcome].word} />
        ))}
    </span>
  );
}
