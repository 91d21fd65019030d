'use client';

import { useSuspenseQuery } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import Link from 'next/link';
import { useTRPC } from '#components/trpc/client.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { type DataColumn, DataTable } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { formatDuration } from '#components/ui/format.ts';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { State, type StateKind } from '#components/ui/state.tsx';

interface Run {
  readonly id: string;
  readonly reason: string;
  readonly state: keyof typeof STATE;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
}

const STATE = {
  queued: { kind: 'waiting', word: 'Queued' },
  running: { kind: 'running', word: 'Running' },
  merged: { kind: 'good', word: 'Merged' },
  'nothing-to-do': { kind: 'skipped', word: 'Nothing to do' },
  failed: { kind: 'bad', word: 'Failed' },
  cancelled: { kind: 'skipped', word: 'Cancelled' },
} as const satisfies Record<string, { kind: StateKind; word: string }>;

const COLUMNS: readonly DataColumn<Run>[] = [
  {
    id: 'run',
    header: 'Run',
    className: 'max-w-0 w-full truncate',
    cell: ({ id, reason }) => (
      <Link href={`/runs/${id}`} title={reason} className="hover:underline">
        {reason}
      </Link>
    ),
  },
  {
    id: 'outcome',
    header: 'Outcome',
    cell: ({ state }) => <State kind={STATE[state].kind}>{STATE[state].word}</State>,
  },
  {
    id: 'took',
    header: 'Took',
    align: 'right',
    hideBelow: 'md',
    cell: ({ startedAt, endedAt }) => (
      <span className="text-fg-3">
        {startedAt !== null && endedAt !== null
          ? formatDuration(endedAt.getTime() - startedAt.getTime())
          : ''}
      </span>
    ),
  },
  {
    id: 'ended',
    header: 'Age',
    align: 'right',
    cell: ({ createdAt, endedAt }) => (
      <RelativeTime at={endedAt ?? createdAt} className="text-fg-3" />
    ),
  },
];

/** The newest runs and how they ended. */
export function LatestRuns() {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery({
    ...trpc.hub.latestRuns.queryOptions(),
    refetchInterval: 10_000,
  });
  return (
    <DataTable
      label="Latest runs"
      columns={COLUMNS}
      rows={data.items}
      rowKey={(run) => run.id}
      empty={
        <EmptyState
          icon={Play}
          title="No run yet"
          action={<ButtonLink href="/pipelines">Run the pipeline</ButtonLink>}
        >
          A run builds tables on a branch of its own, checks them and merges them.
        </EmptyState>
      }
    />
  );
}
