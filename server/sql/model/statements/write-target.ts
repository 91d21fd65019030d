import { cast, coerce } from '../cast.ts';
import { commonType, sameType } from '../coercion.ts';
import { quoteIdentifier, quoteString } from '../quote.ts';
import type { Typed } from '../typed.ts';
import { formatType, type TrinoType } from '../types.ts';

/** A column of a table that is written to. */
export interface TargetColumn {
  readonly name: string;
  readonly type: TrinoType;
  readonly required: boolean;
}

/** The table that a statement writes to. */
export interface WriteTarget {
  /** `[catalog, schema, table]`, lower case: what may stand in front of its columns. */
  readonly name: readonly [string, string, string];
  readonly columns: readonly TargetColumn[];
}

/** Columns that tell a row of the table apart: its file as the engine opens it, its number in there. */
export const TARGET_FILE = '\u0001file';
export const TARGET_ROW = '\u0001row';
/** Whether a change brings a row, beside taking the one that it names. */
export const BRINGS_ROW = '\u0001brings';

/** Whether values of one type may be stored in a column of the other, as INSERT and UPDATE judge it. */
export const isStorable = (value: TrinoType, column: TrinoType): boolean =>
  commonType(value, column) !== null;

/** The value as the column holds it; NULL fails where the column takes none. */
export function storedValue(value: Typed, column: TargetColumn): string {
  const { sql } = sameType(value.type, column.type) ? value : asColumn(value, column.type);
  if (!column.required) return sql;
  const message = `CONSTRAINT_VIOLATION: NULL value not allowed for NOT NULL column: ${column.name}`;
  return `CASE WHEN ${sql} IS NULL THEN trino_fail(${quoteString(message)}) ELSE ${sql} END`;
}

const asColumn = (value: Typed, type: TrinoType): Typed =>
  value.type.kind === 'varchar' ? coerce(value, type) : cast(value, type, null);

export const named = (sql: string, name: string): string => `${sql} AS ${quoteIdentifier(name)}`;

/** `[integer, varchar]`, as Trino lists types in messages. */
export const typeList = (types: readonly TrinoType[]): string =>
  `[${types.map(formatType).join(', ')}]`;
