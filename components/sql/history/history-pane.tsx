'use client';

import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { DataTable } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import type { QueryView } from '#server/queries/port.ts';
import { historyColumns } from './history-columns.tsx';
import { HistoryFilters, NO_FILTER } from './history-filters.tsx';
import { QueryDetails } from './query-details.tsx';

interface Props {
  /** Takes the statement into the editor and shows its result. */
  readonly onOpen: (query: QueryView) => void;
  /** Id of the run of a statement that was started again exactly as then. */
  readonly onRunAgain: (queryId: string) => void;
}

/** Statements that were run, newest first, with what they ran on; one opens, or runs again as then. */
export function HistoryPane({ onOpen, onRunAgain }: Props) {
  const trpc = useTRPC();
  const [filter, setFilter] = useState(NO_FILTER);
  const [looked, setLooked] = useState<string | null>(null);
  const { search, table, state, everyone } = useDeferredValue(filter);
  const history = useInfiniteQuery({
    ...trpc.queries.history.infiniteQueryOptions(
      { search, table, everyone, limit: 50, ...(state === 'all' ? {} : { states: [state] }) },
      { getNextPageParam: ({ cursor }) => cursor },
    ),
    placeholderData: keepPreviousData,
  });
  const items = history.data?.pages.flatMap((page) => page.items) ?? [];
  const query = items.find(({ id }) => id === looked) ?? null;
  const isFiltered = search !== '' || table !== '' || state !== 'all';
  return (
    <>
      <HistoryFilters filter={filter} onChange={setFilter} />
      {history.isPending && <SkeletonRows label="Reading the history" />}
      {history.isError && <ErrorState error={history.error} onRetry={history.refetch} />}
      {query !== null && (
        <QueryDetails
          query={query}
          onOpen={() => onOpen(query)}
          onRunAgain={onRunAgain}
          onClose={() => setLooked(null)}
        />
      )}
      {history.isSuccess && (
        <DataTable
          label="Statements"
          columns={historyColumns(everyone)}
          rows={items}
          rowKey={({ id }) => id}
          selectedKey={looked}
          onOpen={({ id }) => setLooked(id === looked ? null : id)}
          empty={
            <EmptyState icon={History} title="No statement here">
              {isFiltered
                ? 'No statement fits these filters.'
                : 'What you run is kept in this list.'}
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
