/** Browsers cut boxes that are higher: Firefox at 17.8 million pixels, Chromium at 33.5. */
const HIGHEST_PX = 12_000_000;

/** Where a grid stands: its box scrolls over `boxPx`, its rows over `rowsPx`, which may be far more. */
export interface ScrollPlace {
  /** Of the box. */
  readonly scrollTop: number;
  /** Pixels of rows above the view. */
  readonly rowTop: number;
}

export interface ScrollSize {
  /** Of all rows. */
  readonly rowsPx: number;
  /** Of the part of the box that shows rows. */
  readonly viewPx: number;
}

export const boxPx = ({ rowsPx }: ScrollSize): number => Math.min(rowsPx, HIGHEST_PX);

const isScaled = (size: ScrollSize): boolean => size.rowsPx > HIGHEST_PX;

const lastRowTop = ({ rowsPx, viewPx }: ScrollSize): number => Math.max(0, rowsPx - viewPx);
const lastScrollTop = (size: ScrollSize): number => Math.max(0, boxPx(size) - size.viewPx);

/**
 * The place after the box was scrolled. Short ways are gone pixel by pixel, so that the wheel passes no row;
 * a jump of the scroll bar lands at the same share of the rows.
 */
export function scrolled(place: ScrollPlace, scrollTop: number, size: ScrollSize): ScrollPlace {
  if (!isScaled(size)) return { scrollTop, rowTop: Math.min(scrollTop, lastRowTop(size)) };
  if (scrollTop <= 0) return { scrollTop, rowTop: 0 };
  if (scrollTop >= lastScrollTop(size) - 1) return { scrollTop, rowTop: lastRowTop(size) };
  const way = scrollTop - place.scrollTop;
  const rowTop = Math.abs(way) <= size.viewPx ? place.rowTop + way : rowTopOf(scrollTop, size);
  return { scrollTop, rowTop: Math.min(lastRowTop(size), Math.max(0, rowTop)) };
}

/** The place that shows these pixels of rows first, with the box at the share that belongs to it. */
export function placeAt(rowTop: number, size: ScrollSize): ScrollPlace {
  const within = Math.min(lastRowTop(size), Math.max(0, rowTop));
  if (!isScaled(size)) return { scrollTop: within, rowTop: within };
  return {
    scrollTop: Math.round((within / lastRowTop(size)) * lastScrollTop(size)),
    rowTop: within,
  };
}

const rowTopOf = (scrollTop: number, size: ScrollSize): number =>
  (scrollTop / lastScrollTop(size)) * lastRowTop(size);

/** The pixels of rows to show first so that a row is in sight; as they are when it is. */
export function revealRow(
  rowTop: number,
  row: { readonly topPx: number; readonly heightPx: number },
  { viewPx }: ScrollSize,
): number {
  if (row.topPx < rowTop) return row.topPx;
  return Math.max(rowTop, row.topPx + row.heightPx - viewPx);
}
