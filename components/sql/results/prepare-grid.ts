import type { GridCell } from '#components/grid/arrow-cell.ts';
import type { TrinoType } from '#server/sql/model/types.ts';
import { formatType } from '#server/sql/model/types.ts';

export interface GridColumn {
  /** Unique: two columns may have one name. */
  readonly key: string;
  readonly name: string;
  readonly type: string;
  readonly isNumber: boolean;
  readonly widthPx: number;
}

const NUMBERS: ReadonlySet<TrinoType['kind']> = new Set([
  'tinyint',
  'smallint',
  'integer',
  'bigint',
  'real',
  'double',
  'decimal',
]);

const CHARACTER_PX = 7.3;
const PADDING_PX = 22;
const NARROWEST_PX = 72;
const WIDEST_PX = 420;

/** Heads of a grid, wide enough for their name and for what usually stands in such a column. */
export function prepareColumns(
  columns: readonly { readonly name: string; readonly type: TrinoType }[],
  sample: readonly (readonly GridCell[])[],
): readonly GridColumn[] {
  return columns.map(({ name, type }, index) => {
    const typeText = shortType(type);
    const longest = Math.max(
      name.length,
      typeText.length,
      ...sample.map((row) => cellText(row[index] ?? null).length),
    );
    const widthPx = Math.round(longest * CHARACTER_PX + PADDING_PX);
    return {
      key: `${index} ${name}`,
      name,
      type: typeText,
      isNumber: NUMBERS.has(type.kind),
      widthPx: Math.min(WIDEST_PX, Math.max(NARROWEST_PX, widthPx)),
    };
  });
}

/** A cell as it is copied: whole and exact. */
export function cellText(cell: GridCell): string {
  return cell === null ? 'NULL' : String(cell);
}

/** A cell on one line of a grid; line ends are drawn, not followed. */
export function cellLine(cell: GridCell): string {
  const text = cellText(cell);
  const cut = text.length > 300 ? `${text.slice(0, 300)}…` : text;
  return cut.replaceAll(/\r?\n/g, '↵');
}

/** Types of one line: Trino's text, with `tz` for the long words. */
function shortType(type: TrinoType): string {
  const text = formatType(type).replace(' with time zone', ' tz');
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

export interface Cursor {
  readonly row: number;
  readonly column: number;
}

/** Where a key moves the cursor of a grid; null when the key is none of the grid's. */
export function moveCursor(
  cursor: Cursor,
  key: string,
  isCommand: boolean,
  size: { readonly rows: number; readonly columns: number; readonly page: number },
): Cursor | null {
  const lastRow = size.rows - 1;
  const lastColumn = size.columns - 1;
  const { row, column } = cursor;
  const target = {
    ArrowDown: { row: isCommand ? lastRow : row + 1, column },
    ArrowUp: { row: isCommand ? 0 : row - 1, column },
    ArrowRight: { row, column: isCommand ? lastColumn : column + 1 },
    ArrowLeft: { row, column: isCommand ? 0 : column - 1 },
    PageDown: { row: row + size.page, column },
    PageUp: { row: row - size.page, column },
    Home: { row: isCommand ? 0 : row, column: 0 },
    End: { row: isCommand ? lastRow : row, column: lastColumn },
  }[key];
  if (target === undefined) return null;
  return {
    row: Math.min(lastRow, Math.max(0, target.row)),
    column: Math.min(lastColumn, Math.max(0, target.column)),
  };
}
