import { bindValues } from '../bind-values.ts';
import { coerce } from '../cast.ts';
import { commonType } from '../coercion.ts';
import { storageType } from '../storage-type.ts';
import type { Typed } from '../typed.ts';
import type { TrinoType } from '../types.ts';
import { type LambdaCalls, lambdaBody, lambdaCondition, mapArgument } from './lambda-of.ts';
import { mapOfEntries } from './map-of-entries.ts';
import { wrongArguments } from './wrong-arguments.ts';

type MapType = Extract<TrinoType, { readonly kind: 'map' }>;

const entryOf = (type: MapType, name: string): readonly Typed[] => [
  { type: type.key, sql: `${name}.key` },
  { type: type.value, sql: `${name}.value` },
];

/** Functions of maps that take a lambda. */
export const MAP_LAMBDAS: LambdaCalls = {
  map_filter(node, context) {
    const map = mapArgument(node, 0, 2, context);
    const name = context.env.nextAlias();
    const condition = lambdaCondition(node, 1, entryOf(map.type, name), context);
    const kept = `list_filter(map_entries(${map.sql}), lambda ${name}: ${condition.sql})`;
    return {
      type: map.type,
      sql: `CAST(map_from_entries(${kept}) AS ${storageType(map.type)})`,
    };
  },
  transform_keys(node, context) {
    const map = mapArgument(node, 0, 2, context);
    const name = context.env.nextAlias();
    const key = lambdaBody(node, 1, entryOf(map.type, name), context);
    const type: MapType = { kind: 'map', key: key.type, value: map.type.value };
    const entries = `list_transform(map_entries(${map.sql}), lambda ${name}: struct_pack(k := ${key.sql}, v := ${name}.value))`;
    return { type, sql: mapOfEntries(entries, type, context) };
  },
  transform_values(node, context) {
    const map = mapArgument(node, 0, 2, context);
    const name = context.env.nextAlias();
    const value = lambdaBody(node, 1, entryOf(map.type, name), context);
    const type: MapType = { kind: 'map', key: map.type.key, value: value.type };
    const entries = `list_transform(map_entries(${map.sql}), lambda ${name}: struct_pack(k := ${name}.key, v := ${value.sql}))`;
    return { type, sql: `CAST(map_from_entries(${entries}) AS ${storageType(type)})` };
  },
  map_zip_with(node, context) {
    const left = mapArgument(node, 0, 3, context);
    const right = mapArgument(node, 1, 3, context);
    const key = commonType(left.type.key, right.type.key);
    if (key === null) throw wrongArguments(node, [left, right]);
    const [a, b] = [coerce(left, { ...left.type, key }), coerce(right, { ...right.type, key })];
    const name = context.env.nextAlias();
    const key_: Typed = { type: key, sql: name };
    const result: { type: MapType | null } = { type: null };
    const sql = bindValues([a, b], context, (x, y) => {
      const value = lambdaBody(
        node,
        2,
        [
          key_,
          { type: left.type.value, sql: `${x?.sql}[${name}]` },
          { type: right.type.value, sql: `${y?.sql}[${name}]` },
        ],
        context,
      );
      const type: MapType = { kind: 'map', key, value: value.type };
      result.type = type;
      const others = `list_filter(map_keys(${y?.sql}), lambda ${name}: NOT map_contains(${x?.sql}, ${name}))`;
      const keys = `list_concat(map_keys(${x?.sql}), ${others})`;
      const entries = `list_transform(${keys}, lambda ${name}: struct_pack(k := ${name}, v := ${value.sql}))`;
      const built = `CAST(map_from_entries(${entries}) AS ${storageType(type)})`;
      return `(CASE WHEN ${x?.sql} IS NULL OR ${y?.sql} IS NULL THEN NULL ELSE ${built} END)`;
    });
    if (result.type === null) throw wrongArguments(node, [left, right]);
    return { type: result.type, sql };
  },
};
