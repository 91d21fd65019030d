import type { TrinoType } from '#server/sql/model/types.ts';
import { IcebergError } from './iceberg-error.ts';
import type { Field, IcebergType } from './types.ts';

const MICROS = 6;

/** The Trino type that a column of this Iceberg type is read as. */
export function toTrinoType(type: IcebergType): TrinoType {
  switch (type.kind) {
    case 'int':
      return { kind: 'integer' };
    case 'long':
      return { kind: 'bigint' };
    case 'float':
      return { kind: 'real' };
    case 'string':
      return { kind: 'varchar', length: null };
    case 'binary':
    case 'fixed':
      return { kind: 'varbinary' };
    case 'time':
    case 'timestamp':
      return { kind: type.kind, precision: MICROS };
    case 'timestamptz':
      return { kind: 'timestamp with time zone', precision: MICROS };
    case 'decimal':
      return { kind: 'decimal', precision: type.precision, scale: type.scale };
    case 'list':
      return { kind: 'array', element: toTrinoType(type.element) };
    case 'map':
      return { kind: 'map', key: toTrinoType(type.key), value: toTrinoType(type.value) };
    case 'struct':
      return {
        kind: 'row',
        fields: type.fields.map(({ name, type }) => ({ name, type: toTrinoType(type) })),
      };
    default:
      return { kind: type.kind };
  }
}

/**
 * The Iceberg type that stores a Trino type. Nested ids are 0: `newTableMetadata` and `evolveSchema`
 * give the real ones. Throws `IcebergError` (`unsupported`) for what format v2 cannot hold.
 */
export function fromTrinoType(type: TrinoType): IcebergType {
  switch (type.kind) {
    case 'tinyint':
    case 'smallint':
    case 'integer':
      return { kind: 'int' };
    case 'bigint':
      return { kind: 'long' };
    case 'real':
      return { kind: 'float' };
    case 'boolean':
    case 'double':
    case 'date':
    case 'uuid':
      return { kind: type.kind };
    case 'varchar':
    case 'char':
      return { kind: 'string' };
    case 'varbinary':
      return { kind: 'binary' };
    case 'decimal':
      return { kind: 'decimal', precision: type.precision, scale: type.scale };
    case 'time':
    case 'timestamp':
      requireMicros(type.kind, type.precision);
      return { kind: type.kind };
    case 'timestamp with time zone':
      requireMicros(type.kind, type.precision);
      return { kind: 'timestamptz' };
    case 'array':
      return {
        kind: 'list',
        elementId: 0,
        elementRequired: false,
        element: fromTrinoType(type.element),
      };
    case 'map':
      return {
        kind: 'map',
        keyId: 0,
        key: fromTrinoType(type.key),
        valueId: 0,
        valueRequired: false,
        value: fromTrinoType(type.value),
      };
    case 'row':
      return { kind: 'struct', fields: type.fields.map(toField) };
    default:
      throw new IcebergError(
        'unsupported',
        `An Iceberg table cannot hold a column of ${type.kind}.`,
      );
  }
}

function toField(field: { readonly name: string | null; readonly type: TrinoType }): Field {
  if (field.name === null) {
    throw new IcebergError(
      'unsupported',
      'An Iceberg table cannot hold a row type with unnamed fields: name each field with CAST.',
    );
  }
  return {
    id: 0,
    name: field.name,
    required: false,
    type: fromTrinoType(field.type),
    doc: null,
    extra: {},
  };
}

function requireMicros(kind: string, precision: number): void {
  if (precision <= MICROS) return;
  throw new IcebergError(
    'unsupported',
    `An Iceberg table holds ${kind} to microseconds: cast it to precision ${MICROS}.`,
  );
}
