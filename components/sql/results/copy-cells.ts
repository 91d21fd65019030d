import { type CopyFormat, copyText } from '#components/grid/copy-formats.ts';
import type { RowStore } from '#components/grid/row-store.ts';
import type { CellRange } from '#components/grid/selection.ts';
import type { Column } from '#server/engine/port.ts';

/** More is for an export. */
const MOST_CELLS = 200_000;

interface Source {
  readonly store: RowStore;
  readonly columns: readonly Column[];
  /** Places of the columns in the order in which they stand. */
  readonly order: readonly number[];
}

/** Puts cells on the clipboard; gives what to say of it. Throws with a sentence for a person. */
export async function copyCells(
  { store, columns, order }: Source,
  range: CellRange,
  format: CopyFormat,
): Promise<string> {
  const places = order.slice(range.left, range.right + 1);
  const rowCount = range.bottom - range.top + 1;
  if (rowCount * places.length > MOST_CELLS) {
    throw new Error(
      `These are ${(rowCount * places.length).toLocaleString('en-US')} cells; at most ${MOST_CELLS.toLocaleString('en-US')} are copied. Export the result.`,
    );
  }
  const pages = await store.load(range.top, range.bottom, new AbortController().signal);
  const rows = pages.flatMap((page) => {
    const first = Math.max(page.from, range.top);
    const last = Math.min(page.from + page.rowCount - 1, range.bottom);
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) =>
      places.map((place) => page.cell(first + index, place)),
    );
  });
  const heads = places.flatMap((place) => columns[place] ?? []);
  await navigator.clipboard.writeText(copyText({ columns: heads, rows }, format));
  const count = rowCount * places.length;
  return count === 1 ? 'Copied the cell' : `Copied ${count.toLocaleString('en-US')} cells`;
}
