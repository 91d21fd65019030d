import type { DuckDBValue } from '@duckdb/node-api';
import type { TrinoType } from '#server/sql/model/types.ts';
import { parseCell } from '../../../model/parse-cell.ts';
import type { CellValue } from '../../../port.ts';
import { cellReader } from '../cell.ts';
import type { SpooledColumn } from './spool-files.ts';

/** Reads values of a spooled result: `values[i]` holds DuckDB's values of `columns[i]`. */
export function spooledCells(
  values: readonly (readonly DuckDBValue[])[],
  columns: readonly SpooledColumn[],
): readonly (readonly CellValue[])[] {
  return columns.map((column, place) => (values[place] ?? []).map(spooledCellReader(column)));
}

/** A reader of one column's values. */
export function spooledCellReader({
  type,
  isText,
}: SpooledColumn): (value: DuckDBValue) => CellValue {
  if (isText !== true) return cellReader(type);
  return (value) => (value === null ? null : fromText(String(value), type));
}

const fromText = (text: string, type: TrinoType): CellValue =>
  type.kind === 'array' || type.kind === 'map' || type.kind === 'row'
    ? parseCell(text, type)
    : text;
