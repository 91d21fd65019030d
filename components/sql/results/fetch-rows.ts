import { tableFromIPC } from '@uwdata/flechette';
import { arrowCell, type GridCell } from '#components/grid/arrow-cell.ts';
import type { Column } from '#server/engine/port.ts';

/** Some rows of a result, column by column. */
export interface RowPage {
  readonly from: number;
  readonly rowCount: number;
  /** Throws for a row or column that the page does not have. */
  cell(row: number, column: number): GridCell;
}

export const PAGE_ROWS = 500;

/** One page of a finished result, exact to the last digit. Throws with the server's sentence. */
export async function fetchRows(
  { id, columns: heads }: { readonly id: string; readonly columns: readonly Column[] },
  page: number,
  signal: AbortSignal,
): Promise<RowPage> {
  const from = page * PAGE_ROWS;
  const query = new URLSearchParams({ from: String(from), to: String(from + PAGE_ROWS) });
  const response = await fetch(`/api/queries/${encodeURIComponent(id)}/rows?${query}`, { signal });
  if (!response.ok) throw new Error(await messageOf(response));
  const table = tableFromIPC(new Uint8Array(await response.arrayBuffer()), {
    useBigInt: true,
    useBigIntTimestamp: true,
    useDecimalInt: true,
  });
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

async function messageOf(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => null);
  const message = (body as { readonly error?: { readonly message?: unknown } } | null)?.error
    ?.message;
  return typeof message === 'string' ? message : `The rows did not come (${response.status}).`;
}
