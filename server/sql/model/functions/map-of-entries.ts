import { bindValues } from '../bind-values.ts';
import { hasNull } from '../nested-order.ts';
import type { Context } from '../scope.ts';
import { storageType } from '../storage-type.ts';
import { UNKNOWN } from '../typed.ts';
import type { TrinoType } from '../types.ts';

type MapType = Extract<TrinoType, { readonly kind: 'map' }>;

/**
 * A map of a list of structs `k`, `v`, as DuckDB text: it fails on a key that is null or comes twice, and on
 * one with a null inside.
 */
export function mapOfEntries(
  entries: string,
  type: MapType,
  context: Pick<Context, 'env'>,
): string {
  const built = (list: string): string => `CAST(trino_map(${list}) AS ${storageType(type)})`;
  const name = context.env.nextAlias();
  const inside = hasNull({ type: type.key, sql: `${name}.k` });
  return bindValues([{ type: UNKNOWN, sql: entries }], context, (list) => {
    const text = list?.sql ?? entries;
    if (inside === null) return built(text);
    const unsure = `list_contains(list_transform(${text}, lambda ${name}: ${inside}), true)`;
    return `(CASE WHEN ${unsure} THEN trino_fail('INVALID_FUNCTION_ARGUMENT: map key cannot be indeterminate') ELSE ${built(text)} END)`;
  });
}
