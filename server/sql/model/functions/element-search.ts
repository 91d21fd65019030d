import { compareSame } from '../comparison.ts';
import type { Position } from '../front-end.ts';
import { canonical } from '../nested-order.ts';
import { comparable } from '../orderable.ts';
import type { Typed } from '../typed.ts';
import type { TrinoType } from '../types.ts';

/** Which elements are `equal` to a value, as a list of booleans and nulls. `name` is the lambda's parameter. */
export function equalities(
  list: Typed,
  element: TrinoType,
  value: Typed,
  name: string,
  position: Position,
): string {
  const item: Typed = { type: element, sql: name };
  return `list_transform(${list.sql}, lambda ${name}: ${compareSame('=', item, value, position)})`;
}

/** Whether DuckDB's own search finds what Trino's equality does. */
export const isPlain = (element: TrinoType): boolean => comparable(element) === 'yes';

/** A list whose elements DuckDB tells apart as Trino does. */
export function distinguishable(list: Typed, element: TrinoType, name: string): string {
  const item = canonical({ type: element, sql: name });
  return item === name ? list.sql : `list_transform(${list.sql}, lambda ${name}: ${item})`;
}
