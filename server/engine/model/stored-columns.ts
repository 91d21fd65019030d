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

/** The type as it is kept: more digits of a second than six are dropped here, as Trino does. */
export const keptType = (node: TypeNode): TrinoType => typeOfNode(toMicros(node));

const TIMES = ['time', 'timestamp', 'timestamp with time zone'];
const MOST_DIGITS = 12;

function toMicros(node: TypeNode): TypeNode {
  const isTime = TIMES.includes(node.name);
  const parameters = node.parameters.map((parameter) => {
    if (typeof parameter !== 'number') return toMicros(parameter);
    return isTime && parameter <= MOST_DIGITS ? Math.min(parameter, MICROS) : parameter;
  });
  return { ...node, parameters };
}

function typeOf(node: TypeNode, column: string, position: Position): TrinoType {
  try {
    return keptType(node);
  } catch (cause) {
    if (!(cause instanceof SqlError) || cause.errorName !== 'TYPE_NOT_FOUND') throw cause;
    throw new SqlError(
      'TYPE_NOT_FOUND',
      `Unknown type '${node.name}' for column '${column}'`,
      position,
    );
  }
}

/** Of a name that engines use for columns of their own; no pattern, for it would hold such a character. */
const isControl = (character: string): boolean => character < ' ' || character === '\u007f';

/** Throws for a name with a control character: what engines add to a table for a moment is named so. */
export function requireColumnName(name: string, position: Position): void {
  if (![...name].some(isControl)) return;
  throw new SqlError(
    'NOT_SUPPORTED',
    `Column name ${JSON.stringify(name)} has a character that cannot be seen. Leave it out.`,
    position,
  );
}

/** Throws for a second column of one name, as case tells no columns apart, and for a name that cannot be. */
export function refuseNamesakes(
  columns: readonly { readonly name: string; readonly position: Position }[],
): void {
  const seen = new Set<string>();
  for (const { name, position } of columns) {
    requireColumnName(name, position);
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
