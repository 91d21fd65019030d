import { tableFromIPC } from '@uwdata/flechette';
import { arrowCell } from '#components/grid/arrow-cell.ts';
import type { RowPage } from '#components/grid/row-store.ts';
import { isWhole, type ResultView } from '#server/engine/model/result-view.ts';
import type { Column } from '#server/engine/port.ts';

/** A finished result, or a view of it. */
export interface RowSource {
  /** Of its query. */
  readonly id: string;
  readonly columns: readonly Column[];
  readonly rowCount: number;
  readonly view: ResultView;
}

/** Cells that are fetched at a time; a page has fewer rows where there are many columns. */
const CELLS_A_PAGE = 20_000;

export const pageRowsOf = ({ columns }: RowSource): number =>
  Math.max(20, Math.min(1_000, Math.floor(CELLS_A_PAGE / Math.max(1, columns.length))));

/** Rows `[from, to)` of a finished result, exact to the last digit. Throws with the server's sentence. */
export async function fetchRows(
  { id, columns: heads, view }: RowSource,
  from: number,
  to: number,
  signal: AbortSignal,
): Promise<RowPage> {
  const query = new URLSearchParams({ from: String(from), to: String(to), ...viewMember(view) });
  const table = await fetchArrow(`/api/queries/${encodeURIComponent(id)}/rows?${query}`, signal);
  const columns = table.children;
  return {
    from,
    rowCount: table.numRows,
    cell: (row, column) => {
      const [values, head] = [columns[column], heads[column]];
      const value: unknown = values?.at(row - from);
      if (value === undefined || head === undefined)
        throw new RangeError(`No cell at row ${row}, column ${column}.`);
      return arrowCell(value, head.type);
    },
  };
}

/** What names a view in an address; nothing for the whole result. */
export const viewMember = (view: ResultView): { readonly view?: string } =>
  isWhole(view) ? {} : { view: JSON.stringify(view) };

/** An Arrow table of the server, 64-bit integers, instants and decimals as bigint. */
export async function fetchArrow(address: string, signal: AbortSignal) {
  const response = await fetch(address, { signal });
  if (!response.ok) throw new Error(await messageOf(response));
  return tableFromIPC(new Uint8Array(await response.arrayBuffer()), {
    useBigInt: true,
    useBigIntTimestamp: true,
    useDecimalInt: true,
  });
}

async function messageOf(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => null);
  const message = (body as { readonly error?: { readonly message?: unknown } } | null)?.error
    ?.message;
  return typeof message === 'string' ? message : `The rows did not come (${response.status}).`;
}
