'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import {
  isWhole,
  type ResultFilter,
  type RowsView,
  WHOLE_RESULT,
} from '#server/engine/model/result-view.ts';
import type { SpooledResult } from '#server/engine/port.ts';

/** How the rows of a result are looked at: filters, words to find, order. */
export function useLook(id: string, result: SpooledResult) {
  const trpc = useTRPC();
  const [view, setView] = useState<RowsView>(WHOLE_RESULT);
  const [resets, setResets] = useState(0);
  const isAll = isWhole(view);
  const opened = useQuery(
    trpc.results.view.queryOptions(
      { id, view },
      {
        enabled: !isAll,
        staleTime: Number.POSITIVE_INFINITY,
        placeholderData: keepPreviousData,
        retry: false,
      },
    ),
  );
  // Until the rows of a new view are counted the last ones stay in sight.
  const [shown, setShown] = useState({ view: WHOLE_RESULT, rowCount: result.rowCount });
  const isReady = isAll || (opened.data !== undefined && !opened.isPlaceholderData);
  const rowCount = isAll ? result.rowCount : (opened.data?.rowCount ?? 0);
  if (isReady && (shown.view !== view || shown.rowCount !== rowCount)) setShown({ view, rowCount });
  return {
    view,
    /** The view whose rows are there. */
    shown,
    isBusy: !isAll && opened.isFetching,
    error: isAll ? null : opened.error,
    /** Goes up when everything was shown again. */
    resets,
    reset: () => {
      setView(WHOLE_RESULT);
      setResets((count) => count + 1);
    },
    search: (text: string) => setView((known) => ({ ...known, search: text })),
    sortOf: (place: number) => {
      const sort = view.sort.find(({ column }) => column === place);
      if (sort === undefined) return undefined;
      return sort.descending ? ('descending' as const) : ('ascending' as const);
    },
    /** Null: no longer by this column. */
    sort: (place: number, descending: boolean | null) =>
      setView((known) => ({
        ...known,
        sort: descending === null ? [] : [{ column: place, descending }],
      })),
    addFilter: (filter: ResultFilter) =>
      setView((known) => ({
        ...known,
        filters: [...known.filters.filter((other) => !isSame(other, filter)), filter],
      })),
    removeFilter: (filter: ResultFilter) =>
      setView((known) => ({
        ...known,
        filters: known.filters.filter((other) => other !== filter),
      })),
  };
}

export type Look = ReturnType<typeof useLook>;

const isSame = (a: ResultFilter, b: ResultFilter): boolean =>
  JSON.stringify(a) === JSON.stringify(b);
