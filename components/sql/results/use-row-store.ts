'use client';

import { useMemo, useSyncExternalStore } from 'react';
import { createRowStore } from '#components/grid/row-store.ts';
import { fetchRows, pageRowsOf, type RowSource } from './fetch-rows.ts';

/** Pages of some 20,000 cells that stay when they are out of sight. */
const KEPT_PAGES = 30;

/** The rows of a result or a view of it; drawn again whenever some of them come. */
export function useRowStore({ id, columns, rowCount, view }: RowSource) {
  const store = useMemo(() => {
    const source = { id, columns, rowCount, view };
    return createRowStore({
      rowCount,
      pageRows: pageRowsOf(source),
      keptPages: KEPT_PAGES,
      fetchPage: (from, to, signal) => fetchRows(source, from, to, signal),
    });
  }, [id, columns, rowCount, view]);
  useSyncExternalStore(store.subscribe, store.version, store.version);
  return store;
}
