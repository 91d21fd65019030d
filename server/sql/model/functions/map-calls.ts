import { bindValues } from '../bind-values.ts';
import { coerce } from '../cast.ts';
import { commonType } from '../coercion.ts';
import { storageType } from '../storage-type.ts';
import { type Typed, UNKNOWN } from '../typed.ts';
import type { TrinoType } from '../types.ts';
import { type Handlers, two } from './handler.ts';
import { mapOfEntries } from './map-of-entries.ts';

type MapType = Extract<TrinoType, { readonly kind: 'map' }>;
type RowType = Extract<TrinoType, { readonly kind: 'row' }>;

const EMPTY_MAP: Typed = {
  type: { kind: 'map', key: UNKNOWN, value: UNKNOWN },
  sql: 'CAST(MAP {} AS MAP(VARCHAR, VARCHAR))',
};

const entryRow = (type: MapType): RowType => ({
  kind: 'row',
  fields: [
    { name: null, type: type.key },
    { name: null, type: type.value },
  ],
});

/** An array of rows of two fields as a list of structs `k`, `v`, and the types of the two. */
function entriesOf(
  list: Typed | undefined,
  name: string,
): { readonly sql: string; readonly key: TrinoType; readonly value: TrinoType } | null {
  if (list?.type.kind !== 'array' || list.type.element.kind !== 'row') return null;
  const [key, value, ...more] = list.type.element.fields;
  if (key === undefined || value === undefined || more.length > 0) return null;
  const field = (index: number): string => `struct_extract_at(${name}, ${index})`;
  return {
    sql: `list_transform(${list.sql}, lambda ${name}: CASE WHEN ${name} IS NULL THEN trino_fail('INVALID_FUNCTION_ARGUMENT: map entry cannot be null') ELSE struct_pack(k := ${field(1)}, v := ${field(2)}) END)`,
    key: key.type,
    value: value.type,
  };
}

/** Functions of maps without lambdas that a signature does not describe. */
export const MAP_CALLS: Handlers = {
  map(args, _node, context) {
    if (args.length === 0) return EMPTY_MAP;
    const [keys, values, ...rest] = args;
    if (keys?.type.kind !== 'array' || values?.type.kind !== 'array' || rest.length > 0)
      return null;
    const type: MapType = { kind: 'map', key: keys.type.element, value: values.type.element };
    const name = context.env.nextAlias();
    const sql = bindValues([keys, values], context, (k = keys, v = values) => {
      const pairs = `list_transform(list_zip(${k.sql}, ${v.sql}), lambda ${name}: struct_pack(k := struct_extract_at(${name}, 1), v := struct_extract_at(${name}, 2)))`;
      return `(CASE WHEN ${k.sql} IS NULL OR ${v.sql} IS NULL THEN NULL WHEN len(${k.sql}) <> len(${v.sql}) THEN trino_fail('INVALID_FUNCTION_ARGUMENT: Key and value arrays must be the same length') ELSE ${mapOfEntries(pairs, type, context)} END)`;
    });
    return { type, sql };
  },
  map_from_entries([list, ...rest], _node, context) {
    const entries = entriesOf(list, context.env.nextAlias());
    if (entries === null || rest.length > 0) return null;
    const type: MapType = { kind: 'map', key: entries.key, value: entries.value };
    return { type, sql: mapOfEntries(entries.sql, type, context) };
  },
  multimap_from_entries([list, ...rest], _node, context) {
    const entries = entriesOf(list, context.env.nextAlias());
    if (entries === null || rest.length > 0) return null;
    const type: MapType = {
      kind: 'map',
      key: entries.key,
      value: { kind: 'array', element: entries.value },
    };
    const value: Typed = { type, sql: entries.sql };
    const sql = bindValues([value], context, (bound = value) => `trino_multimap(${bound.sql})`);
    return { type, sql: `CAST(${sql} AS ${storageType(type)})` };
  },
  map_entries([map, ...rest], _node, context) {
    if (map?.type.kind !== 'map' || rest.length > 0) return null;
    const type: TrinoType = { kind: 'array', element: entryRow(map.type) };
    const name = context.env.nextAlias();
    const entry = `CAST(row(${name}.key, ${name}.value) AS ${storageType(type.element)})`;
    return { type, sql: `list_transform(map_entries(${map.sql}), lambda ${name}: ${entry})` };
  },
  map_concat(maps, _node, context) {
    const type = maps.reduce<TrinoType | null>(
      (common, map) => (common === null ? null : commonType(common, map.type)),
      UNKNOWN,
    );
    if (type?.kind !== 'map' || maps.length < 2) return null;
    const values = maps.map((map) => coerce(map, type));
    const sql = bindValues(values, context, (...bound) => {
      const missing = bound.map((map) => `${map.sql} IS NULL`).join(' OR ');
      return `(CASE WHEN ${missing} THEN NULL ELSE CAST(map_concat(${bound.map((map) => map.sql).join(', ')}) AS ${storageType(type)}) END)`;
    });
    return { type, sql };
  },
  element_at: two((base, index) => {
    if (base.type.kind !== 'map' || commonType(base.type.key, index.type) === null) return null;
    const key = coerce(index, base.type.key).sql;
    const floating = base.type.key.kind === 'double' || base.type.key.kind === 'real';
    const wanted = floating ? `CASE WHEN isnan(${key}) THEN NULL ELSE ${key} END` : key;
    return { type: base.type.value, sql: `(${base.sql}[${wanted}])` };
  }),
};
