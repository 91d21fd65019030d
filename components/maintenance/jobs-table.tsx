'use client';

import { useSuspenseQuery } from '@tanstack/react-query';
import { useTRPC } from '#components/trpc/client.tsx';
import { type DataColumn, DataTable } from '#components/ui/data-table.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { State } from '#components/ui/state.tsx';
import type { JobView } from '#server/maintenance/model/job.ts';
import { jobLists } from './job-lists.ts';
import { hasEnded, isDry, JOB_STATE, jobSentence, TASK } from './prepare-maintenance.ts';

/** Maintenance of a table, and of the whole warehouse, newest first. */
export function JobsTable({ tableKey }: { readonly tableKey: string[] }) {
  const trpc = useTRPC();
  const refetchInterval = ({
    state,
  }: {
    readonly state: { readonly data?: readonly JobView[] | undefined };
  }) => (state.data?.every(hasEnded) === true ? 15_000 : 1_000);
  const [own, shared] = jobLists(tableKey);
  const ofTable = useSuspenseQuery({
    ...trpc.maintenance.list.queryOptions(own),
    refetchInterval,
  });
  const ofWarehouse = useSuspenseQuery({
    ...trpc.maintenance.list.queryOptions(shared),
    refetchInterval,
  });
  const jobs = [...ofTable.data, ...ofWarehouse.data]
    .toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime())
    .slice(0, own.maxRecords);
  return (
    <DataTable
      label="Maintenance jobs"
      columns={COLUMNS}
      rows={jobs}
      rowKey={({ id }) => id}
      empty={<p className="py-2 text-fg-3">Nobody has maintained this table yet.</p>}
    />
  );
}

const COLUMNS: readonly DataColumn<JobView>[] = [
  {
    id: 'task',
    header: 'Task',
    cell: (job) => (
      <>
        {TASK[job.task.kind].title}
        {isDry(job) && <span className="ml-2 text-small text-fg-3">dry run</span>}
      </>
    ),
  },
  {
    id: 'state',
    header: 'State',
    cell: ({ state }) => <State kind={JOB_STATE[state].kind}>{JOB_STATE[state].word}</State>,
  },
  {
    id: 'summary',
    header: 'Outcome',
    className: 'w-full max-w-0 truncate',
    cell: (job) => <span title={jobSentence(job)}>{jobSentence(job)}</span>,
  },
  {
    id: 'by',
    header: 'By',
    hideBelow: 'md',
    cell: ({ startedBy }) => <span className="text-fg-3">{startedBy}</span>,
  },
  {
    id: 'age',
    header: 'Age',
    align: 'right',
    cell: ({ createdAt }) => <RelativeTime at={createdAt} className="text-fg-3" />,
  },
];
