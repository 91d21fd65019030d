/** Where columns stand: the first `pinned` of them stay at the left, the others scroll. */
export interface ColumnLayout {
  /** Left edge of each column, the width of all at the end; without the head of the rows. */
  readonly edges: readonly number[];
  readonly pinned: number;
}

export function layoutColumns(widths: readonly number[], pinned: number): ColumnLayout {
  const edges = [0];
  for (const width of widths) edges.push((edges.at(-1) ?? 0) + width);
  return { edges, pinned: Math.min(pinned, widths.length) };
}

export const widthOf = ({ edges }: ColumnLayout): number => edges.at(-1) ?? 0;
const pinnedWidth = ({ edges, pinned }: ColumnLayout): number => edges[pinned] ?? 0;

const OVERSCAN_PX = 240;

/** The scrolling columns `[from, to)` that a view of some width shows, and a few more. */
export function columnsInSight(
  layout: ColumnLayout,
  { left, viewPx }: { readonly left: number; readonly viewPx: number },
): { readonly from: number; readonly to: number } {
  const start = left + pinnedWidth(layout) - OVERSCAN_PX;
  const end = left + viewPx + OVERSCAN_PX;
  const from = Math.max(layout.pinned, firstBehind(layout.edges, start) - 1);
  const to = Math.min(layout.edges.length - 1, firstBehind(layout.edges, end));
  return { from, to: Math.max(from, to) };
}

/** The first edge at or behind a place. */
function firstBehind(edges: readonly number[], place: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] ?? 0) < place) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The scroll position from which a column is in sight; as it is when it is. */
export function revealColumn(
  layout: ColumnLayout,
  column: number,
  { left, viewPx }: { readonly left: number; readonly viewPx: number },
): number {
  if (column < layout.pinned) return left;
  const start = (layout.edges[column] ?? 0) - pinnedWidth(layout);
  const end = layout.edges[column + 1] ?? 0;
  if (start < left) return start;
  return end > left + viewPx ? end - viewPx : left;
}
