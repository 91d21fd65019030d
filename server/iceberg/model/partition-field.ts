import { IcebergError } from './iceberg-error.ts';
import type { PartitionField, Transform } from './partition.ts';
import { fieldByName, type Schema } from './schema.ts';
import { acceptsSource, parseTransform } from './transform.ts';
import { formatIcebergType, isPrimitive } from './types.ts';

/** A partition field as somebody asks for it. */
export interface WantedPartitionField {
  readonly column: string;
  readonly transform: Transform;
  /** Absent: `ts_day`, `id_bucket_16`, `name_trunc_4`; by identity the column's own name. */
  readonly name?: string;
}

/** The field that derives its value from the column. Throws `IcebergError` where the format forbids it. */
export function newPartitionField(
  schema: Schema,
  { column, transform, name = partitionFieldName(column, transform) }: WantedPartitionField,
  fieldId: number,
): PartitionField {
  const source = fieldByName(schema, column);
  if (source === null) {
    throw new IcebergError(
      'invalid',
      `A table without column ${column} cannot be partitioned by it.`,
    );
  }
  if (!isPrimitive(source.type) || !acceptsSource(transform, source.type)) {
    throw new IcebergError(
      'invalid',
      `Column ${column} (${formatIcebergType(source.type)}) cannot be partitioned by ${transform}.`,
    );
  }
  const namesake = fieldByName(schema, name);
  if (namesake !== null && !(transform === 'identity' && namesake.id === source.id)) {
    throw new IcebergError(
      'invalid',
      `Partitioning ${column} by ${transform} needs the name ${name}, which is a column: rename the column.`,
    );
  }
  return { sourceId: source.id, fieldId, name, transform, extra: {} };
}

function partitionFieldName(column: string, transform: Transform): string {
  const parsed = parseTransform(transform);
  switch (parsed?.kind) {
    case 'identity':
      return column;
    case 'bucket':
      return `${column}_bucket_${parsed.buckets}`;
    case 'truncate':
      return `${column}_trunc_${parsed.width}`;
    default:
      return `${column}_${transform}`;
  }
}
