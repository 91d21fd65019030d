import { type Position, SqlError } from './front-end.ts';
import { canonical, hasNull, NULL_INSIDE } from './nested-order.ts';
import { isDistinguishable, isOrderable } from './orderable.ts';
import { storageType } from './storage-type.ts';
import type { Typed } from './typed.ts';
import { formatType } from './types.ts';

/** The text by which DuckDB sorts a value as Trino does. Throws where the type has no order. */
export function sortKey(value: Typed, position: Position): string {
  if (!isOrderable(value.type)) {
    throw new SqlError(
      'TYPE_MISMATCH',
      `Type ${formatType(value.type)} is not orderable, and therefore cannot be used in ORDER BY`,
      position,
    );
  }
  const inside = hasNull(value);
  if (inside === null) return orderable(value);
  return `CASE WHEN ${inside} THEN ${NULL_INSIDE} ELSE ${value.sql} END`;
}

/** DuckDB takes a number for a place in a list, and refuses a text. */
const orderable = ({ type, sql }: Typed): string =>
  /^(\d+|'[^']*')$/.test(sql) ? `CAST(${sql} AS ${storageType(type)})` : sql;

/** The text by which DuckDB tells values apart as Trino does: for DISTINCT, UNION and GROUP BY. */
export function distinctForm(value: Typed, position: Position): string {
  if (isDistinguishable(value.type)) return orderable({ ...value, sql: canonical(value) });
  throw new SqlError(
    'NOT_SUPPORTED',
    `Telling apart values of type ${formatType(value.type)} is not supported`,
    position,
  );
}
