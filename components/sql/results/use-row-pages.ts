'use client';

import { useQueries } from '@tanstack/react-query';
import type { Column } from '#server/engine/port.ts';
import { fetchRows, PAGE_ROWS, type RowPage } from './fetch-rows.ts';

/** The pages of a finished result that hold these rows, fetched as they are needed. */
export function useRowPages(
  result: { readonly id: string; readonly columns: readonly Column[] },
  indexes: readonly number[],
) {
  const wanted = [...new Set(indexes.map((index) => Math.floor(index / PAGE_ROWS)))];
  const queries = useQueries({
    queries: wanted.map((page) => ({
      queryKey: ['query-rows', result.id, page],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) => fetchRows(result, page, signal),
      staleTime: Number.POSITIVE_INFINITY,
    })),
  });
  const failed = queries.find((query) => query.error !== null);
  return {
    /** Undefined while it is on the way. */
    pageAt: (row: number): RowPage | undefined =>
      queries[wanted.indexOf(Math.floor(row / PAGE_ROWS))]?.data,
    error: failed?.error ?? null,
    refetch: () => void failed?.refetch(),
  };
}
