'use client';

import { useSuspenseQuery } from '@tanstack/react-query';
import type { inferRouterOutputs } from '@trpc/server';
import { Play } from 'lucide-react';
import { RUN_COLUMNS } from '#components/runs/run-columns.tsx';
import { useTRPC } from '#components/trpc/client.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { type DataColumn, DataTable } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { AppRouter } from '#server/api/trpc/root.ts';

type LatestRun = inferRouterOutputs<AppRouter>['hub']['latestRuns']['items'][number];

const COLUMNS: readonly DataColumn<LatestRun>[] = [
  RUN_COLUMNS.reason,
  RUN_COLUMNS.outcome,
  RUN_COLUMNS.took,
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
