import { quoteString } from '#server/sql/model/quote.ts';
import { storageType } from '#server/sql/model/storage-type.ts';
import { formatType, type TrinoType } from '#server/sql/model/types.ts';
import type { SpooledColumn } from './spool-files.ts';

/** The rows of a spooled file with their number, from 0. */
export const spooledRows = (file: string): string =>
  `read_parquet(${quoteString(file)}, file_row_number = true, hive_partitioning = false)`;

/** True for a type of which DuckDB cannot hold every value that Trino's protocol has. */
export function needsText(type: TrinoType): boolean {
  switch (type.kind) {
    case 'array':
    case 'map':
    case 'row':
    case 'timestamp with time zone':
    case 'interval day to second':
    case 'interval year to month':
      return true;
    case 'time':
    case 'timestamp':
      return type.precision > 6;
    default:
      return false;
  }
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

export const isNumber = ({ kind }: TrinoType): boolean => NUMBERS.has(kind);

/** A column as something that sorts, and equals what has the same value. */
export function valueSql(place: number, { type, isText }: SpooledColumn): string {
  const column = `c${place}`;
  if (isText !== true) return column;
  if (type.kind === 'timestamp with time zone') return `TRY_CAST(${column} AS TIMESTAMPTZ)`;
  return column;
}

/** A column as a double to measure distances by (days and times in microseconds); null where there is none. */
export function measureSql(place: number, column: SpooledColumn): string | null {
  const value = valueSql(place, column);
  if (isNumber(column.type)) return `CAST(${value} AS DOUBLE)`;
  switch (column.type.kind) {
    case 'date':
      return `CAST(epoch_us(CAST(${value} AS TIMESTAMP)) AS DOUBLE)`;
    case 'timestamp':
      return column.isText === true
        ? `CAST(epoch_us(TRY_CAST(${value} AS TIMESTAMP)) AS DOUBLE)`
        : `CAST(epoch_us(${value}) AS DOUBLE)`;
    case 'timestamp with time zone':
      return `CAST(epoch_us(${value}) AS DOUBLE)`;
    default:
      return null;
  }
}

/** A column as text to look for words in. */
export const textSql = (place: number): string => `lower(CAST(c${place} AS VARCHAR))`;

/** A text of the grid as a value that compares with `valueSql`; gives NULL when it is none of the type. */
export function literalSql(text: string, { type, isText }: SpooledColumn): string {
  const literal = quoteString(text);
  if (type.kind === 'varbinary') return `try(from_base64(${literal}))`;
  if (type.kind === 'char') return quoteString(text.trimEnd());
  if (isText === true && type.kind !== 'timestamp with time zone') return literal;
  return `TRY_CAST(${literal} AS ${storageType(type)})`;
}

export const notOfType = (text: string, { name, type }: SpooledColumn): string =>
  `“${text.slice(0, 100)}” is no ${formatType(type)}, which column ${name} is.`;
