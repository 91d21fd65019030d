'use client';

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { type ColumnLayout, columnsInSight, revealColumn } from './column-layout.ts';
import { ROW_PX } from './grid-row.tsx';
import { placeAt, revealRow, type ScrollPlace, scrolled } from './scroll-map.ts';
import type { Cursor } from './selection.ts';

/** What of a grid is drawn: rows `[first, last]`, scrolling columns `[from, to)`. */
interface GridView {
  readonly first: number;
  readonly last: number;
  readonly from: number;
  readonly to: number;
  /** Added to the place of a row among all rows: where it stands in the box. */
  readonly offsetPx: number;
  /** Whole rows that the box shows. */
  readonly page: number;
}

const OVERSCAN_ROWS = 6;
/** After so long without scrolling the bar goes to the share that the rows in sight have. */
const SETTLE_MS = 150;

interface Options {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly rowCount: number;
  readonly layout: ColumnLayout;
  readonly headPx: number;
  readonly rowHeadPx: number;
}

/** Follows the scrolling and the size of a grid's box. */
export function useGridView({ box, rowCount, layout, headPx, rowHeadPx }: Options) {
  const place = useRef<ScrollPlace>({ scrollTop: 0, rowTop: 0 });
  const settle = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [view, setView] = useState<GridView>({
    first: 0,
    last: Math.min(rowCount, 24) - 1,
    from: layout.pinned,
    to: Math.min(layout.edges.length - 1, 12),
    offsetPx: 0,
    page: 1,
  });

  const sizeOf = useCallback(
    (element: HTMLDivElement) => ({
      rowsPx: rowCount * ROW_PX,
      viewPx: Math.max(ROW_PX, element.clientHeight - headPx),
    }),
    [rowCount, headPx],
  );
  const look = useCallback(
    (element: HTMLDivElement) => {
      const { viewPx } = sizeOf(element);
      const { scrollTop, rowTop } = place.current;
      const shown = { left: element.scrollLeft, viewPx: element.clientWidth - rowHeadPx };
      const next = {
        first: Math.max(0, Math.floor(rowTop / ROW_PX) - OVERSCAN_ROWS),
        last: Math.min(rowCount - 1, Math.ceil((rowTop + viewPx) / ROW_PX) + OVERSCAN_ROWS),
        ...columnsInSight(layout, shown),
        offsetPx: scrollTop - rowTop,
        page: Math.max(1, Math.floor(viewPx / ROW_PX) - 1),
      };
      setView((known) => (isSame(known, next) ? known : next));
    },
    [sizeOf, layout, rowCount, rowHeadPx],
  );
  const goTo = useCallback(
    (element: HTMLDivElement, rowTop: number) => {
      place.current = placeAt(rowTop, sizeOf(element));
      element.scrollTop = place.current.scrollTop;
      look(element);
    },
    [sizeOf, look],
  );

  const onScroll = () => {
    const element = box.current;
    if (element === null) return;
    place.current = scrolled(place.current, element.scrollTop, sizeOf(element));
    look(element);
    clearTimeout(settle.current);
    settle.current = setTimeout(() => goTo(element, place.current.rowTop), SETTLE_MS);
  };

  // The box is the browser's: its size is only known there.
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    place.current = scrolled(place.current, element.scrollTop, sizeOf(element));
    look(element);
    const observer = new ResizeObserver(() => look(element));
    observer.observe(element);
    return () => observer.disconnect();
  }, [box, look, sizeOf]);
  useEffect(() => () => clearTimeout(settle.current), []);

  return {
    view,
    onScroll,
    /** Brings a cell into sight. */
    reveal({ row, column }: Cursor) {
      const element = box.current;
      if (element === null) return;
      const shown = { left: element.scrollLeft, viewPx: element.clientWidth - rowHeadPx };
      element.scrollLeft = revealColumn(layout, column, shown);
      const target = { topPx: row * ROW_PX, heightPx: ROW_PX };
      const rowTop = revealRow(place.current.rowTop, target, sizeOf(element));
      if (rowTop === place.current.rowTop) look(element);
      else goTo(element, rowTop);
    },
  };
}

const isSame = (a: GridView, b: GridView): boolean =>
  a.first === b.first &&
  a.last === b.last &&
  a.from === b.from &&
  a.to === b.to &&
  a.offsetPx === b.offsetPx &&
  a.page === b.page;
