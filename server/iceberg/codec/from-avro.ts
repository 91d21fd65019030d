import { decodeUnscaled, formatUuid } from '../model/single-value.ts';

interface AvroSchemaPart {
  readonly type?: unknown;
  readonly logicalType?: unknown;
  readonly items?: unknown;
  readonly fields?: readonly AvroSchemaPart[];
  readonly name?: string;
  readonly 'field-id'?: number;
}

/**
 * A decoded value with records as objects keyed by Iceberg field id (names differ between writers),
 * decimals as unscaled bigint and uuids as text.
 */
export function fromAvro(schema: unknown, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (Array.isArray(schema))
    return fromAvro(
      schema.find((branch) => branch !== 'null'),
      value,
    );
  if (typeof schema !== 'object' || schema === null) return value;
  const part: AvroSchemaPart = schema;
  if (part.type === 'record') return fromRecord(part, value as Readonly<Record<string, unknown>>);
  if (part.type === 'array' && Array.isArray(value)) {
    return value.map((item) => fromAvro(part.items, item));
  }
  if (value instanceof Uint8Array) {
    if (part.logicalType === 'decimal') return decodeUnscaled(value);
    if (part.logicalType === 'uuid') return formatUuid(value);
    return value;
  }
  return typeof part.type === 'object' ? fromAvro(part.type, value) : value;
}

function fromRecord(
  part: AvroSchemaPart,
  value: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    (part.fields ?? []).map((field) => [
      String(field['field-id']),
      fromAvro(field.type, value[field.name ?? '']),
    ]),
  );
}
