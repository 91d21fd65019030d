'use client';

import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { type DataColumn, DataTable } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { formatCount, formatDuration } from '#components/ui/format.ts';
import { RefChip } from '#components/ui/ref-chip.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { State, type StateKind } from '#components/ui/state.tsx';
import type { QueryView } from '#server/queries/port.ts';

const STATE = {
  queued: { kind: 'waiting', word: 'Waits' },
  running: { kind: 'running', word: 'Running' },
  finished: { kind: 'good', word: 'Finished' },
  failed: { kind: 'bad', word: 'Failed' },
  cancelled: { kind: 'skipped', word: 'Stopped' },
  interrupted: { kind: 'warn', word: 'Interrupted' },
} as const satisfies Record<QueryView['state'], { kind: StateKind; word: string }>;

const COLUMNS: readonly DataColumn<QueryView>[] = [
  {
    id: 'state',
    header: 'State',
    cell: ({ state }) => <State kind={STATE[state].kind}>{STATE[state].word}</State>,
  },
  {
    id: 'sql',
    header: 'Statement',
    className: 'max-w-0 w-full truncate',
    cell: ({ sql }) => <code title={sql}>{sql.trim().replaceAll(/\s+/g, ' ')}</code>,
  },
  { id: 'ref', header: 'Ref', hideBelow: 'md', cell: ({ ref }) => <RefChip name={ref} /> },
  {
    id: 'rows',
    header: 'Rows',
    align: 'right',
    hideBelow: 'md',
    cell: ({ rowCount }) => (rowCount === null ? '' : formatCount(rowCount)),
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

/** Statements that this person ran, newest first; one opens with its rows as long as they are kept. */
export function HistoryPane({ onOpen }: { readonly onOpen: (query: QueryView) => void }) {
  const trpc = useTRPC();
  const [text, setText] = useState('');
  const search = useDeferredValue(text);
  const history = useInfiniteQuery({
    ...trpc.queries.history.infiniteQueryOptions(
      { search, limit: 50 },
      { getNextPageParam: ({ cursor }) => cursor },
    ),
    placeholderData: keepPreviousData,
  });
  const items = history.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <input
        type="search"
        aria-label="Find a statement"
        placeholder="Text of a statement"
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="mb-2 h-7 w-64 max-w-full rounded-2 border border-line-control bg-control px-2 max-md:h-8"
      />
      {history.isPending && <SkeletonRows label="Reading the history" />}
      {history.isError && <ErrorState error={history.error} onRetry={history.refetch} />}
      {history.isSuccess && (
        <DataTable
          label="Statements"
          columns={COLUMNS}
          rows={items}
          rowKey={({ id }) => id}
          onOpen={onOpen}
          empty={
            <EmptyState icon={History} title="No statement here">
              {search === ''
                ? 'What you run is kept in this list.'
                : `No statement of yours contains “${search}”.`}
            </EmptyState>
          }
        />
      )}
      {history.hasNextPage && (
        <Button
          size="small"
          className="mt-2"
          onClick={() => history.fetchNextPage()}
          disabled={history.isFetchingNextPage}
        >
          Older statements
        </Button>
      )}
    </>
  );
}
