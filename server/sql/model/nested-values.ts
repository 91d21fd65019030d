import { coerce } from './cast.ts';
import { commonType } from './coercion.ts';
import { unifyAll } from './comparison.ts';
import { type Position, SqlError } from './front-end.ts';
import { lower } from './scope.ts';
import { fieldName, storageType } from './storage-type.ts';
import type { Expression, Identifier } from './tree.ts';
import { BIGINT, type Typed, UNKNOWN } from './typed.ts';
import { formatType, type TrinoType } from './types.ts';
import { requireUtc } from './zones.ts';

/** Fields of fields of a row, by their names. */
export const fieldsOf = (base: Typed, names: readonly Identifier[], position: Position): Typed =>
  names.reduce((value, name) => fieldOf(value, name, position), base);

/** A field of a row, by its name. */
export function fieldOf(base: Typed, name: Identifier, position: Position): Typed {
  if (base.type.kind !== 'row') {
    throw new SqlError('TYPE_MISMATCH', `Expression is not of type ROW`, position);
  }
  const index = base.type.fields.findIndex((field) => field.name?.toLowerCase() === lower(name));
  const field = base.type.fields[index];
  if (field === undefined) {
    throw new SqlError(
      'INVALID_COLUMN_REFERENCE',
      `Column reference '${name.value}' is invalid`,
      position,
    );
  }
  return { type: field.type, sql: `struct_extract_at(${base.sql}, ${index + 1})` };
}

/** `base[index]` of an array, a map or a row. */
export function subscript(
  base: Typed,
  index: Typed,
  indexPosition: Position,
  position: Position,
): Typed {
  if (base.type.kind === 'array' && commonType(index.type, { kind: 'bigint' })?.kind === 'bigint') {
    return {
      type: base.type.element,
      sql: `trino_element(${base.sql}, ${coerce(index, BIGINT).sql})`,
    };
  }
  if (base.type.kind === 'map' && commonType(index.type, base.type.key) !== null) {
    const floating = base.type.key.kind === 'double' || base.type.key.kind === 'real';
    return {
      type: base.type.value,
      sql: `trino_map_get${floating ? '_float' : ''}(${base.sql}, ${coerce(index, base.type.key).sql})`,
    };
  }
  if (base.type.kind === 'row' && typeof index.constant === 'bigint') {
    const field = base.type.fields[Number(index.constant) - 1];
    if (field === undefined) {
      throw new SqlError(
        'INVALID_FUNCTION_ARGUMENT',
        `Row index ${index.constant} is out of bounds`,
        indexPosition,
      );
    }
    return { type: field.type, sql: `struct_extract_at(${base.sql}, ${index.constant})` };
  }
  throw new SqlError(
    'TYPE_MISMATCH',
    `Cannot use ${formatType(index.type)} for subscript of ${formatType(base.type)}`,
    position,
  );
}

/** `ROW(…)`. */
export function rowOf(items: readonly Typed[], position: Position): Typed {
  for (const item of items) requireUtc(item, position, 'a field of a row');
  const type: TrinoType = {
    kind: 'row',
    fields: items.map((item) => ({ name: null, type: item.type })),
  };
  const fields = items.map((item, i) => `${fieldName(null, i)} := ${item.sql}`);
  return { type, sql: `CAST(struct_pack(${fields.join(', ')}) AS ${storageType(type)})` };
}

/** `ARRAY[…]`. */
export function arrayOf(
  items: readonly Typed[],
  node: Extract<Expression, { readonly kind: 'array' | 'row' }>,
): Typed {
  for (const item of items) requireUtc(item, node.position, 'an element of an array');
  const unified = unifyAll(items, (index) => {
    const position = node.items[index]?.position ?? node.position;
    return new SqlError('TYPE_MISMATCH', 'All ARRAY elements must be the same type', position);
  });
  const element = unified[0]?.type ?? UNKNOWN;
  const type: TrinoType = { kind: 'array', element };
  return {
    type,
    sql: `CAST([${unified.map(({ sql }) => sql).join(', ')}] AS ${storageType(type)})`,
  };
}
