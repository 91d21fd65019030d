'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button, ButtonLink } from '#components/ui/button.tsx';
import { type DataColumn, DataTable } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { RefChip } from '#components/ui/ref-chip.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { PageHeader } from '#components/ui/section.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { isOver } from './prepare-run.ts';
import { RUN_COLUMNS } from './run-columns.tsx';
import type { Run } from './types.ts';

type Filter = 'all' | 'running' | 'failed' | 'merged';

/** Runs of every ref, newest first. */
export function RunsPage() {
  const [filter, setFilter] = useState<Filter>('all');
  return (
    <>
      <PageHeader title="Runs" actions={<ButtonLink href="/pipelines">Assets</ButtonLink>} />
      <div className="mb-2">
        <Segments
          label="Show"
          size="small"
          segments={[
            { value: 'all', label: 'All' },
            { value: 'running', label: 'Running' },
            { value: 'failed', label: 'Failed' },
            { value: 'merged', label: 'Merged' },
          ]}
          value={filter}
          onChange={setFilter}
        />
      </div>
      <RunsTable {...(filter !== 'all' && { state: filter })} />
    </>
  );
}

interface TableProps {
  readonly state?: Run['state'];
  readonly asset?: string;
  readonly limit?: number;
}

/** Runs as a list that renews itself while one of them is under way. */
export function RunsTable({ state, asset, limit = 50 }: TableProps) {
  const trpc = useTRPC();
  const runs = useInfiniteQuery({
    ...trpc.runs.list.infiniteQueryOptions(
      { ...(state !== undefined && { state }), ...(asset !== undefined && { asset }), limit },
      { getNextPageParam: ({ cursor }) => cursor },
    ),
    refetchInterval: ({ state: { data } }) =>
      data?.pages.some(({ items }) => items.some((run) => !isOver(run))) === true ? 2_000 : 15_000,
  });
  if (runs.isPending) return <SkeletonRows rows={8} label="Reading the runs" />;
  if (runs.isError) {
    return <ErrorState error={runs.error} onRetry={() => void runs.refetch()} />;
  }
  return (
    <>
      <DataTable
        label="Runs"
        columns={COLUMNS}
        rows={runs.data.pages.flatMap((page) => page.items)}
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            icon={Play}
            title="No such run"
            action={<ButtonLink href="/pipelines">Run the pipeline</ButtonLink>}
          >
            A run builds tables on a branch of its own, checks them and merges them.
          </EmptyState>
        }
      />
      {runs.hasNextPage && (
        <Button
          size="small"
          className="mt-2"
          disabled={runs.isFetchingNextPage}
          onClick={() => void runs.fetchNextPage()}
        >
          Older runs
        </Button>
      )}
    </>
  );
}

const COLUMNS: readonly DataColumn<Run>[] = [
  {
    id: 'id',
    header: 'Run',
    cell: ({ id }) => (
      <Link href={`/runs/${id}`} className="font-mono text-small hover:underline">
        {id.slice(0, 8)}
      </Link>
    ),
  },
  {
    id: 'reason',
    header: 'Why',
    className: 'max-w-0 w-full truncate',
    cell: ({ reason, selection }) => (
      <span title={reason}>
        {reason}
        {selection !== null && <code className="ml-2 text-fg-3">{selection}</code>}
      </span>
    ),
  },
  RUN_COLUMNS.outcome,
  { id: 'ref', header: 'Into', hideBelow: 'md', cell: ({ ref }) => <RefChip name={ref} /> },
  {
    id: 'by',
    header: 'By',
    hideBelow: 'md',
    cell: ({ startedBy }) => <span className="text-fg-3">{startedBy}</span>,
  },
  RUN_COLUMNS.took,
  {
    id: 'age',
    header: 'Age',
    align: 'right',
    cell: ({ createdAt }) => <RelativeTime at={createdAt} className="text-fg-3" />,
  },
];
