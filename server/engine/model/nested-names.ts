import type { Schema } from '#server/iceberg/model/schema.ts';
import { toTrinoType } from '#server/iceberg/model/trino-types.ts';
import type { Field, IcebergType } from '#server/iceberg/model/types.ts';
import { quoteIdentifier, quoteString } from '#server/sql/model/quote.ts';
import { storageType } from '#server/sql/model/storage-type.ts';

/**
 * Names of the fields in a data file, by field id. DuckDB finds top-level columns by their id and what
 * is nested in them by name, so for a table whose nested fields changed names these must be known.
 */
export type FileNames = ReadonlyMap<number, string>;

/** A nested field of one column, and the field that holds it. */
interface NestedField {
  readonly parentId: number;
  readonly field: Field;
}

function* nestedFields({ fields }: Pick<Schema, 'fields'>): Generator<NestedField> {
  for (const field of fields) yield* nestedIn(field.id, field.type);
}

function* nestedIn(parentId: number, type: IcebergType): Generator<NestedField> {
  switch (type.kind) {
    case 'struct':
      for (const field of type.fields) {
        yield { parentId, field };
        yield* nestedIn(field.id, field.type);
      }
      return;
    case 'list':
      yield* nestedIn(type.elementId, type.element);
      return;
    case 'map':
      yield* nestedIn(type.keyId, type.key);
      yield* nestedIn(type.valueId, type.value);
      return;
    default:
  }
}

/** True when a nested field had another name once, or its name was another field's. */
export function hasMovedNames(schemas: readonly Schema[]): boolean {
  const nameOf = new Map<number, string>();
  const idOf = new Map<string, number>();
  for (const { parentId, field } of schemas.flatMap((schema) => [...nestedFields(schema)])) {
    const place = `${parentId} ${field.name}`;
    if ((nameOf.get(field.id) ?? field.name) !== field.name) return true;
    if ((idOf.get(place) ?? field.id) !== field.id) return true;
    nameOf.set(field.id, field.name);
    idOf.set(place, field.id);
  }
  return false;
}

/** Text that is equal for files whose nested fields have the same names for a reader of the schema. */
export function nameSignature(schema: Schema, names: FileNames): string {
  return JSON.stringify([...nestedFields(schema)].map(({ field }) => names.get(field.id) ?? null));
}

/** The type of a column with the names that a file has for what is nested in it. */
export function typeInFile(type: IcebergType, names: FileNames): IcebergType {
  switch (type.kind) {
    case 'struct': {
      const fields = type.fields.flatMap((field): readonly Field[] => {
        const name = names.get(field.id);
        return name === undefined ? [] : [{ ...field, name, type: typeInFile(field.type, names) }];
      });
      return { kind: 'struct', fields: fields.length > 0 ? fields : [NO_FIELD] };
    }
    case 'list':
      return { ...type, element: typeInFile(type.element, names) };
    case 'map':
      return {
        ...type,
        key: typeInFile(type.key, names),
        value: typeInFile(type.value, names),
      };
    default:
      return type;
  }
}

/** A struct has a field, also when the file knows none of those that are asked for. */
const NO_FIELD: Field = {
  id: 0,
  name: '\u0001none',
  required: false,
  type: { kind: 'boolean' },
  doc: null,
  extra: {},
};

/** DuckDB expression that gives a value of `typeInFile` the names and fields of today. */
export function valueToday(type: IcebergType, sql: string, names: FileNames, depth = 0): string {
  const item = `e${depth}`;
  switch (type.kind) {
    case 'struct': {
      const fields = type.fields.map((field) => {
        const name = names.get(field.id);
        const value =
          name === undefined
            ? `CAST(NULL AS ${storageType(toTrinoType(field.type))})`
            : valueToday(field.type, `struct_extract(${sql}, ${quoteString(name)})`, names, depth);
        return `${quoteIdentifier(field.name)} := ${value}`;
      });
      return `CASE WHEN ${sql} IS NULL THEN NULL ELSE struct_pack(${fields.join(', ')}) END`;
    }
    case 'list':
      return `list_transform(${sql}, lambda ${item}: ${valueToday(type.element, item, names, depth + 1)})`;
    case 'map': {
      const keys = `list_transform(map_keys(${sql}), lambda ${item}: ${valueToday(type.key, item, names, depth + 1)})`;
      const values = `list_transform(map_values(${sql}), lambda ${item}: ${valueToday(type.value, item, names, depth + 1)})`;
      return `CASE WHEN ${sql} IS NULL THEN NULL ELSE map(${keys}, ${values}) END`;
    }
    default:
      return sql;
  }
}
