'use client';

import clsx from 'clsx';
import Link from 'next/link';
import { type DataColumn, DataTable } from '#components/ui/data-table.tsx';
import { formatCount } from '#components/ui/format.ts';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { State } from '#components/ui/state.tsx';
import { useNow } from '#components/ui/use-now.ts';
import type { SourceSummary } from '#server/sources/source-views.ts';
import { KIND_WORD, lagShare, lagText, SOURCE_STATE, untilText } from './prepare-source.ts';

/** All sources with their lag against its limit, those that want a look first. */
export function SourcesTable({ sources }: { readonly sources: readonly SourceSummary[] }) {
  return (
    <DataTable
      label="Sources"
      columns={COLUMNS}
      rows={sources}
      rowKey={({ name }) => name}
      initialSort={{ columnId: 'state', order: 'ascending' }}
    />
  );
}

const ORDER = ['failing', 'late', 'new', 'on-time', 'by-hand', 'paused'];

const COLUMNS: readonly DataColumn<SourceSummary>[] = [
  {
    id: 'name',
    header: 'Source',
    sortBy: ({ name }) => name,
    className: 'max-w-64 truncate',
    cell: ({ name, description }) => (
      <Link
        href={`/sources/${encodeURIComponent(name)}`}
        title={description ?? name}
        className="font-mono text-small font-medium hover:underline"
      >
        {name}
      </Link>
    ),
  },
  {
    id: 'kind',
    header: 'Kind',
    hideBelow: 'md',
    sortBy: ({ kind }) => kind,
    cell: ({ kind }) => <span className="text-fg-3">{KIND_WORD[kind]}</span>,
  },
  {
    id: 'person',
    header: 'Person',
    hideBelow: 'md',
    className: 'max-w-44 truncate',
    sortBy: ({ person }) => person,
    cell: ({ person, kind }) =>
      person ?? <span className="text-fg-3">{kind === 'file' ? 'by the rows' : 'several'}</span>,
  },
  {
    id: 'state',
    header: 'State',
    sortBy: ({ state }) => ORDER.indexOf(state),
    cell: ({ state }) => <State kind={SOURCE_STATE[state].kind}>{SOURCE_STATE[state].word}</State>,
  },
  {
    id: 'lag',
    header: 'Lag',
    align: 'right',
    sortBy: ({ lagMs }) => lagMs,
    cell: ({ lagMs, state }) => (
      <span className={clsx(state === 'late' && 'font-semibold text-warn-text')}>
        {lagText(lagMs) ?? <span className="text-fg-3">nothing yet</span>}
      </span>
    ),
  },
  {
    id: 'limit',
    header: 'of limit',
    hideBelow: 'md',
    className: 'w-24',
    cell: (source) => <LagBar source={source} />,
  },
  {
    id: 'written',
    header: 'New, 24 h',
    align: 'right',
    sortBy: ({ written24h }) => written24h,
    cell: ({ written24h }) => (
      <span className="font-mono text-small">{formatCount(written24h)}</span>
    ),
  },
  {
    id: 'failures',
    header: 'Failures',
    align: 'right',
    hideBelow: 'md',
    sortBy: ({ failures24h }) => failures24h,
    cell: ({ failures24h }) => (
      <span className={failures24h > 0 ? 'text-bad-text' : 'text-fg-3'}>
        {formatCount(failures24h)}
      </span>
    ),
  },
  {
    id: 'last',
    header: 'Last read',
    align: 'right',
    hideBelow: 'xl',
    sortBy: ({ lastReadAt }) => lastReadAt?.getTime() ?? null,
    cell: ({ lastReadAt }) =>
      lastReadAt === null ? (
        <span className="text-fg-3">never</span>
      ) : (
        <RelativeTime at={lastReadAt} className="text-fg-3" />
      ),
  },
  {
    id: 'next',
    header: 'Next',
    align: 'right',
    hideBelow: 'md',
    sortBy: ({ next }) => next?.at.getTime() ?? null,
    cell: ({ next }) => <Next at={next?.at ?? null} />,
  },
];

function LagBar({ source }: { readonly source: SourceSummary }) {
  const share = lagShare(source);
  if (share === null) return null;
  return (
    <span
      role="img"
      aria-label={`${Math.round(share)} % of the limit`}
      className="block h-1 w-20 overflow-hidden rounded-1 bg-inset"
    >
      <span
        className={clsx('block h-full', share >= 100 ? 'bg-warn' : 'bg-fg-3')}
        style={{ width: `${share}%` }}
      />
    </span>
  );
}

function Next({ at }: { readonly at: Date | null }) {
  const now = useNow();
  return (
    <span suppressHydrationWarning className="text-fg-3">
      {at === null ? 'by hand' : untilText(at, now)}
    </span>
  );
}
