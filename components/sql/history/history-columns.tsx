import type { DataColumn } from '#components/ui/data-table.tsx';
import { formatBytes, formatCount, formatDuration } from '#components/ui/format.ts';
import { Pill } from '#components/ui/pill.tsx';
import { RefChip } from '#components/ui/ref-chip.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { State, type StateKind } from '#components/ui/state.tsx';
import type { QueryView } from '#server/queries/port.ts';

export const QUERY_STATES = {
  queued: { kind: 'waiting', word: 'Waits' },
  running: { kind: 'running', word: 'Running' },
  finished: { kind: 'good', word: 'Finished' },
  failed: { kind: 'bad', word: 'Failed' },
  cancelled: { kind: 'skipped', word: 'Stopped' },
  interrupted: { kind: 'warn', word: 'Interrupted' },
} as const satisfies Record<QueryView['state'], { kind: StateKind; word: string }>;

const STATE_COLUMN: DataColumn<QueryView> = {
  id: 'state',
  header: 'State',
  cell: ({ state }) => <State kind={QUERY_STATES[state].kind}>{QUERY_STATES[state].word}</State>,
};

const STATEMENT_COLUMN: DataColumn<QueryView> = {
  id: 'sql',
  header: 'Statement',
  className: 'max-w-0 w-full truncate',
  cell: ({ sql, origin }) => (
    <>
      {origin !== 'console' && <Pill>{origin}</Pill>}{' '}
      <code title={sql.slice(0, 2_000)}>{oneLine(sql)}</code>
    </>
  ),
};

const FIGURES: readonly DataColumn<QueryView>[] = [
  { id: 'ref', header: 'Ref', hideBelow: 'md', cell: ({ ref }) => <RefChip name={ref} /> },
  {
    id: 'rows',
    header: 'Rows',
    align: 'right',
    hideBelow: 'md',
    cell: ({ rowCount, update }) => countOf(update?.count ?? rowCount),
  },
  {
    id: 'bytes',
    header: 'Size',
    align: 'right',
    hideBelow: 'xl',
    cell: ({ bytes }) => (bytes === null ? '' : formatBytes(bytes)),
  },
  {
    id: 'took',
    header: 'Took',
    align: 'right',
    hideBelow: 'md',
    cell: ({ startedAt, endedAt }) =>
      startedAt !== null && endedAt !== null
        ? formatDuration(endedAt.getTime() - startedAt.getTime())
        : '',
  },
  {
    id: 'age',
    header: 'Age',
    align: 'right',
    cell: ({ createdAt }) => <RelativeTime at={createdAt} className="text-fg-3" />,
  },
];

const PERSON_COLUMN: DataColumn<QueryView> = {
  id: 'person',
  header: 'Person',
  hideBelow: 'md',
  cell: ({ submittedBy }) => submittedBy,
};

/** Columns of the history; with whose statement it was where there are those of others. */
export const historyColumns = (everyone: boolean): readonly DataColumn<QueryView>[] => [
  STATE_COLUMN,
  STATEMENT_COLUMN,
  ...(everyone ? [PERSON_COLUMN] : []),
  ...FIGURES,
];

const countOf = (count: number | bigint | null): string =>
  count === null ? '' : formatCount(count);

/** The beginning of a statement on one line; a long one is not drawn whole. */
const oneLine = (sql: string): string => sql.slice(0, 500).trim().replaceAll(/\s+/g, ' ');
