import { IcebergError } from '#server/iceberg/model/iceberg-error.ts';
import type { PartitionField } from '#server/iceberg/model/partition.ts';
import type { Schema } from '#server/iceberg/model/schema.ts';
import type { SingleValue } from '#server/iceberg/model/single-value.ts';
import { applyTransform, parseTransform } from '#server/iceberg/model/transform.ts';
import {
  type Field,
  formatIcebergType,
  isPrimitive,
  type PrimitiveType,
  parsePrimitive,
} from '#server/iceberg/model/types.ts';
import { quoteIdentifier, quoteString } from '#server/sql/model/quote.ts';
import { parseValueText, valueTextSql } from './value-text.ts';

/** DuckDB function that the writer registers: transform, type and value as texts to the partition's text. */
export const PARTITION_FUNCTION = 'iceberg_partition';

/** The column that a partition field is made of. */
export interface PartitionSource {
  /** Quoted path: an expression in DuckDB, and the column's name in its statistics. */
  readonly path: string;
  readonly type: PrimitiveType;
}

/** Null: the column is not in the schema. */
export function partitionSource(
  schema: Schema,
  { sourceId }: PartitionField,
): PartitionSource | null {
  const search = (fields: readonly Field[], path: readonly string[]): PartitionSource | null => {
    for (const { id, name, type } of fields) {
      const here = [...path, quoteIdentifier(name)];
      if (id === sourceId && isPrimitive(type)) return { path: here.join('.'), type };
      const nested = type.kind === 'struct' ? search(type.fields, here) : null;
      if (nested !== null) return nested;
    }
    return null;
  };
  return search(schema.fields, []);
}

/**
 * DuckDB expression that is equal for rows of the same partition and for no others, and NULL for the
 * NULL partition. It parts the rows, no more: any text may be a value, but not a folder's name.
 */
export function partitionKeySql(
  { transform }: PartitionField,
  { path, type }: PartitionSource,
): string {
  const parsed = parseTransform(transform);
  switch (parsed?.kind) {
    case 'year':
    case 'month':
    case 'day':
      return `date_diff('${parsed.kind}', DATE '1970-01-01', CAST(${path} AS DATE))`;
    case 'hour':
      return `date_diff('hour', TIMESTAMP '1970-01-01', CAST(${path} AS TIMESTAMP))`;
    case 'identity':
      return `md5(${valueTextSql(type, path)})`;
    case 'void':
      return 'CAST(NULL AS VARCHAR)';
    default:
      return `md5(${PARTITION_FUNCTION}(${quoteString(transform)}, ${quoteString(formatIcebergType(type))}, ${valueTextSql(type, path)}))`;
  }
}

/** What `PARTITION_FUNCTION` computes. */
export function partitionText(transform: string, type: string, value: string): string | null {
  const primitive = parsePrimitive(type);
  return textOf(applyTransform(transform, primitive, parseValueText(primitive, value)));
}

function textOf(value: SingleValue | null): string | null {
  if (value === null) return null;
  return value instanceof Uint8Array ? value.toHex() : String(value);
}

/** Partition value of a file, of which `text` is any one value. Throws `IcebergError`. */
export function partitionValue(
  { transform }: PartitionField,
  { type }: PartitionSource,
  text: string,
): SingleValue {
  const value = applyTransform(transform, type, parseValueText(type, text));
  if (value !== null) return value;
  throw new IcebergError('invalid', `Transform ${transform} gives no value for ${text}.`);
}
