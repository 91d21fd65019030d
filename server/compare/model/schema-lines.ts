import type { Schema } from '#server/iceberg/model/schema.ts';
import { toTrinoType } from '#server/iceberg/model/trino-types.ts';
import type { Field, IcebergType } from '#server/iceberg/model/types.ts';
import { formatType } from '#server/sql/model/types.ts';

/** One column, nested field, element, key or value of a schema. */
export interface SchemaLine {
  readonly fieldId: number;
  /** Id of what it is in; null for a column. */
  readonly parentId: number | null;
  /** Names from the column in: `readings.element.unit`. */
  readonly path: string;
  /** Last part of the path. */
  readonly name: string;
  /** Its Iceberg type. */
  readonly type: IcebergType;
  /** Trino's type for people. */
  readonly typeText: string;
  readonly required: boolean;
  readonly doc: string | null;
}

/** Every field of a schema at every depth, in the order in which people read them. */
export function schemaLines(schema: Schema): readonly SchemaLine[] {
  return linesOf(schema.fields, null, '');
}

type Member = Pick<Field, 'id' | 'name' | 'required' | 'type' | 'doc'>;

function linesOf(
  members: readonly Member[],
  parentId: number | null,
  prefix: string,
): readonly SchemaLine[] {
  return members.flatMap(({ id, name, type, required, doc }) => {
    const path = prefix + name;
    const line: SchemaLine = {
      fieldId: id,
      parentId,
      path,
      name,
      type,
      typeText: formatType(toTrinoType(type)),
      required,
      doc,
    };
    return [line, ...linesOf(membersOf(type), id, `${path}.`)];
  });
}

function membersOf(type: IcebergType): readonly Member[] {
  const member = (name: string, id: number, of: IcebergType, required: boolean): Member => ({
    id,
    name,
    required,
    type: of,
    doc: null,
  });
  switch (type.kind) {
    case 'struct':
      return type.fields;
    case 'list':
      return [member('element', type.elementId, type.element, type.elementRequired)];
    case 'map':
      return [
        member('key', type.keyId, type.key, true),
        member('value', type.valueId, type.value, type.valueRequired),
      ];
    default:
      return [];
  }
}
