import { IcebergError } from './iceberg-error.ts';
import type { Field, IcebergType } from './types.ts';

/**
 * Way to a column: names of structs' fields from the top, with `element` through a list and `value`
 * through a map, as in `['readings', 'element', 'unit']`.
 */
export type ColumnPath = readonly string[];

export const formatPath = (path: ColumnPath): string => path.join('.');

/** The field at the path. Throws `IcebergError` when there is none: elements and values are no fields. */
export function fieldAt(fields: readonly Field[], path: ColumnPath): Field {
  const found = fieldsAt(fields, path.slice(0, -1)).find(({ name }) => name === path.at(-1));
  if (found !== undefined) return found;
  throw noColumn(path);
}

/**
 * The fields of the struct at the path; the columns of the table for an empty one. Throws
 * `IcebergError` when it is no struct.
 */
export function fieldsAt(fields: readonly Field[], path: ColumnPath): readonly Field[] {
  const [name, ...rest] = path;
  if (name === undefined) return fields;
  const type = rest.reduce(
    (outer: IcebergType | undefined, step) => memberOf(outer, step),
    fields.find((field) => field.name === name)?.type,
  );
  if (type?.kind === 'struct') return type.fields;
  throw type === undefined ? noColumn(path) : noStruct(path);
}

function memberOf(type: IcebergType | undefined, step: string): IcebergType | undefined {
  if (type?.kind === 'struct') return type.fields.find(({ name }) => name === step)?.type;
  if (type?.kind === 'list' && step === 'element') return type.element;
  if (type?.kind === 'map' && step === 'value') return type.value;
  return type?.kind === 'map' && step === 'key' ? type.key : undefined;
}

/** All fields with those of the struct at the path changed. Throws `IcebergError` when it is no struct. */
export function changeFields(
  fields: readonly Field[],
  path: ColumnPath,
  change: (fields: readonly Field[]) => readonly Field[],
): readonly Field[] {
  if (path.length === 0) return change(fields);
  return changeType(fields, path, (type) => {
    if (type.kind === 'struct') return { ...type, fields: change(type.fields) };
    throw noStruct(path);
  });
}

/** All fields with the type at the path changed, be it of a column, an element or a value. */
export function changeType(
  fields: readonly Field[],
  path: ColumnPath,
  change: (type: IcebergType) => IcebergType,
): readonly Field[] {
  const [name, ...rest] = path;
  const index = fields.findIndex((field) => field.name === name);
  const field = fields[index];
  if (field === undefined) throw noColumn(path);
  return fields.with(index, { ...field, type: within(field.type, rest, path, change) });
}

function within(
  type: IcebergType,
  rest: ColumnPath,
  path: ColumnPath,
  change: (type: IcebergType) => IcebergType,
): IcebergType {
  const [step, ...deeper] = rest;
  if (step === undefined) return change(type);
  if (type.kind === 'struct') return { ...type, fields: changeType(type.fields, rest, change) };
  if (type.kind === 'list' && step === 'element') {
    return { ...type, element: within(type.element, deeper, path, change) };
  }
  if (type.kind === 'map' && step === 'value') {
    return { ...type, value: within(type.value, deeper, path, change) };
  }
  if (type.kind === 'map' && step === 'key') {
    throw new IcebergError(
      'invalid',
      `${formatPath(path)} is in a map's key, and keys never change: their equality would.`,
    );
  }
  throw noColumn(path);
}

/** Ids of a type's nested fields, elements, keys and values. */
export function nestedIds(type: IcebergType): readonly number[] {
  switch (type.kind) {
    case 'struct':
      return type.fields.flatMap((field) => [field.id, ...nestedIds(field.type)]);
    case 'list':
      return [type.elementId, ...nestedIds(type.element)];
    case 'map':
      return [type.keyId, type.valueId, ...nestedIds(type.key), ...nestedIds(type.value)];
    default:
      return [];
  }
}

const noColumn = (path: ColumnPath) =>
  new IcebergError('invalid', `The table has no column ${formatPath(path)}.`);

const noStruct = (path: ColumnPath) =>
  new IcebergError('invalid', `${formatPath(path)} is no struct: it has no columns.`);
