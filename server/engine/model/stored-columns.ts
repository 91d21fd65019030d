import { IcebergError } from '#server/iceberg/model/iceberg-error.ts';
import type { ColumnSpec } from '#server/iceberg/model/schema.ts';
import { fromTrinoType } from '#server/iceberg/model/trino-types.ts';
import type { IcebergType } from '#server/iceberg/model/types.ts';
import { type Position, SqlError } from '#server/sql/model/front-end.ts';
import type { ColumnDefinition } from '#server/sql/model/statements/write-tree.ts';
import type { TypeNode } from '#server/sql/model/tree.ts';
import { typeOfNode } from '#server/sql/model/type-of-node.ts';
import { formatType, type TrinoType } from '#server/sql/model/types.ts';

const MICROS = 6;

/** The Iceberg type that a column of a Trino type is kept as: times to the microsecond, texts of any length. Throws `NOT_SUPPORTED`. */
export function storedType(type: TrinoType): IcebergType {
  try {
    return fromTrinoType(atMicros(type));
  } catch (cause) {
    if (!(cause instanceof IcebergError)) throw cause;
    throw new SqlError(
      'NOT_SUPPORTED',
      `Type not supported for Iceberg: ${formatType(type).toLowerCase()}`,
      null,
    );
  }
}

function atMicros(type: TrinoType): TrinoType {
  switch (type.kind) {
    case 'time':
    case 'timestamp':
    case 'timestamp with time zone':
      return { ...type, precision: MICROS };
    case 'array':
      return { ...type, element: atMicros(type.element) };
    case 'map':
      return { ...type, key: atMicros(type.key), value: atMicros(type.value) };
    case 'row':
      return {
        ...type,
        fields: type.fields.map((field) => ({ ...field, type: atMicros(field.type) })),
      };
    default:
      return type;
  }
}

/** A column as CREATE TABLE and ADD COLUMN write it. Throws `SqlError` at the column. */
export function definedColumn(column: ColumnDefinition, catalog: string): ColumnSpec {
  const { name, type, nullable, comment, properties } = column;
  const [property] = properties;
  if (property !== undefined) {
    throw new SqlError(
      'INVALID_COLUMN_PROPERTY',
      `Catalog '${catalog}' column property '${property.name.value}' does not exist`,
      property.name.position,
    );
  }
  return {
    name: name.value.toLowerCase(),
    type: storedType(typeOf(type, name.value, name.position)),
    required: !nullable,
    doc: comment,
  };
}

function typeOf(node: TypeNode, column: string, position: Position): TrinoType {
  try {
    return typeOfNode(node);
  } catch (cause) {
    if (!(cause instanceof SqlError) || cause.errorName !== 'TYPE_NOT_FOUND') throw cause;
    throw new SqlError(
      'TYPE_NOT_FOUND',
      `Unknown type '${node.name}' for column '${column}'`,
      position,
    );
  }
}

/** Throws for a second column of one name; case tells no columns apart. */
export function refuseNamesakes(
  columns: readonly { readonly name: string; readonly position: Position }[],
): void {
  const seen = new Set<string>();
  for (const { name, position } of columns) {
    if (seen.has(name.toLowerCase())) {
      throw new SqlError(
        'DUPLICATE_COLUMN_NAME',
        `Column name '${name}' specified more than once`,
        position,
      );
    }
    seen.add(name.toLowerCase());
  }
}
