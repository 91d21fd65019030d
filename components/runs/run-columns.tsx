import Link from 'next/link';
import type { DataColumn } from '#components/ui/data-table.tsx';
import { formatDuration } from '#components/ui/format.ts';
import { State } from '#components/ui/state.tsx';
import { RUN_STATE } from './prepare-run.ts';
import type { Run } from './types.ts';

type ShownRun = Pick<Run, 'id' | 'reason' | 'state' | 'startedAt' | 'endedAt'>;

/** Columns that every list of runs has. */
export const RUN_COLUMNS = {
  reason: {
    id: 'reason',
    header: 'Run',
    className: 'max-w-0 w-full truncate',
    cell: ({ id, reason }) => (
      <Link href={`/runs/${id}`} title={reason} className="hover:underline">
        {reason}
      </Link>
    ),
  },
  outcome: {
    id: 'outcome',
    header: 'Outcome',
    cell: ({ state }) => <State kind={RUN_STATE[state].kind}>{RUN_STATE[state].word}</State>,
  },
  took: {
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
} as const satisfies Record<string, DataColumn<ShownRun>>;
