import { formatType, type TrinoType } from '#server/sql/model/types.ts';
import type { GridCell } from './arrow-cell.ts';

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

export const isNumberType = ({ kind }: TrinoType): boolean => NUMBERS.has(kind);

const CHARACTER_PX = 7.3;
const PADDING_PX = 22;
/** Room for the button of a head. */
const HEAD_PADDING_PX = 40;
const NARROWEST_PX = 72;
const WIDEST_PX = 420;

/** Columns of a grid, wide enough for their name and for what usually stands in such a column. */
export function prepareColumns(
  columns: readonly { readonly name: string; readonly type: TrinoType }[],
  sample: readonly (readonly GridCell[])[],
): readonly GridColumn[] {
  return columns.map(({ name, type }, index) => {
    const typeText = shortType(type);
    const head = Math.max(name.length, typeText.length) * CHARACTER_PX + HEAD_PADDING_PX;
    const longest = Math.max(0, ...sample.map((row) => cellText(row[index] ?? null).length));
    const widthPx = Math.round(Math.max(head, longest * CHARACTER_PX + PADDING_PX));
    return {
      key: `${index} ${name}`,
      name,
      type: typeText,
      isNumber: isNumberType(type),
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
