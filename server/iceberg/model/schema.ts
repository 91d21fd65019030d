import type { Field, IcebergType, JsonMembers } from './types.ts';

export interface Schema {
  readonly schemaId: number;
  readonly fields: readonly Field[];
  readonly identifierFieldIds: readonly number[];
  readonly extra: JsonMembers;
}

/** A column as a writer wants it. Ids inside `type` do not matter: the table gives its own. */
export interface ColumnSpec {
  readonly name: string;
  readonly type: IcebergType;
  readonly required?: boolean;
  /** Null or absent: leave the table's description as it is. */
  readonly doc?: string | null;
}

/** The top-level field of that exact name, or null. */
export function fieldByName(schema: Schema, name: string): Field | null {
  return schema.fields.find((field) => field.name === name) ?? null;
}

/** The field of that id at any struct depth, or null. List elements and map entries have no field. */
export function fieldById(schema: Schema, id: number): Field | null {
  const search = (fields: readonly Field[]): Field | null => {
    for (const field of fields) {
      if (field.id === id) return field;
      const nested = field.type.kind === 'struct' ? search(field.type.fields) : null;
      if (nested !== null) return nested;
    }
    return null;
  };
  return search(schema.fields);
}

/** True when two schemas have the same columns (ids, names, types, docs), whatever their own id. */
export function sameColumns(a: Schema, b: Schema): boolean {
  return (
    JSON.stringify(a.fields) === JSON.stringify(b.fields) &&
    JSON.stringify(a.identifierFieldIds) === JSON.stringify(b.identifierFieldIds)
  );
}
