import { storageType } from './storage-type.ts';
import type { Typed } from './typed.ts';
import type { TrinoType } from './types.ts';

/** DuckDB text that fails as Trino does where a null inside leaves no order. */
export const NULL_INSIDE =
  "trino_fail('NOT_SUPPORTED: Values with null elements or fields have no order')";

/** A value of `type` inside another; `depth` names the parameters of lambdas around it apart. */
const inside = (type: TrinoType, sql: string): Typed => ({ type, sql });

const fieldsOf = (value: Typed): readonly Typed[] =>
  value.type.kind === 'row'
    ? value.type.fields.map(({ type }, i) =>
        inside(type, `struct_extract_at(${value.sql}, ${i + 1})`),
      )
    : [];

/** Whether there is a null in the array or row, as DuckDB text; null for types that hold no other values. */
export function hasNull(value: Typed, depth = 0): string | null {
  const { type, sql } = value;
  const orInside = (item: Typed): string => {
    const deeper = hasNull(item, depth + 1);
    return deeper === null ? `${item.sql} IS NULL` : `(${item.sql} IS NULL OR ${deeper})`;
  };
  if (type.kind === 'array') {
    const name = `h${depth}`;
    return `list_contains(list_transform(${sql}, lambda ${name}: ${orInside(inside(type.element, name))}), true)`;
  }
  if (type.kind !== 'row') return null;
  return `(${sql} IS NOT NULL AND (${fieldsOf(value).map(orInside).join(' OR ')}))`;
}

const holdsMap = (type: TrinoType): boolean =>
  type.kind === 'map' ||
  (type.kind === 'array' && holdsMap(type.element)) ||
  (type.kind === 'row' && type.fields.some((field) => holdsMap(field.type)));

/** The value with the entries of its maps in the order of their keys: how a map was filled is none of its value. */
export function canonical(value: Typed, depth = 0): string {
  const { type, sql } = value;
  if (!holdsMap(type)) return sql;
  const name = `m${depth}`;
  switch (type.kind) {
    case 'array':
      return `list_transform(${sql}, lambda ${name}: ${canonical(inside(type.element, name), depth + 1)})`;
    case 'map': {
      const key = canonical(inside(type.key, `${name}.key`), depth + 1);
      const item = canonical(inside(type.value, `${name}.value`), depth + 1);
      const entries = `list_transform(map_entries(${sql}), lambda ${name}: struct_pack(k := ${key}, v := ${item}))`;
      return `CAST(map_from_entries(list_sort(${entries})) AS ${storageType(type)})`;
    }
    default: {
      const fields = fieldsOf(value).map((field) => canonical(field, depth + 1));
      const row = `CAST(row(${fields.join(', ')}) AS ${storageType(type)})`;
      return `CASE WHEN ${sql} IS NULL THEN NULL ELSE ${row} END`;
    }
  }
}
