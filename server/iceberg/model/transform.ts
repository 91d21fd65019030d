import { IcebergError } from './iceberg-error.ts';
import type { TableMetadata } from './metadata.ts';
import type { PartitionField, PartitionSpec, Transform } from './partition.ts';
import { fieldById } from './schema.ts';
import type { SingleValue } from './single-value.ts';
import { isPrimitive, type PrimitiveType } from './types.ts';

const MICROS_PER_HOUR = 3_600_000_000n;
const MICROS_PER_DAY = 86_400_000_000n;
const MS_PER_DAY = 86_400_000;

/** Type of a partition value. Throws `IcebergError` for a transform the format does not name. */
export function resultType(transform: Transform, source: PrimitiveType): PrimitiveType {
  switch (transform) {
    case 'identity':
    case 'void':
      return source;
    case 'day':
      return { kind: 'date' };
    case 'year':
    case 'month':
    case 'hour':
      return { kind: 'int' };
  }
  if (/^bucket\[\d+\]$/.test(transform)) return { kind: 'int' };
  if (/^truncate\[\d+\]$/.test(transform)) return source;
  throw new IcebergError('unsupported', `Partition transform "${transform}" is not known here.`);
}

/** The partition value of a column's value. Throws `IcebergError` for a transform not computed here. */
export function applyTransform(
  transform: Transform,
  type: PrimitiveType,
  value: SingleValue,
): SingleValue {
  switch (transform) {
    case 'identity':
      return value;
    case 'hour':
      return Number(floorDivide(micros(transform, type, value), MICROS_PER_HOUR));
    case 'day':
      return days(transform, type, value);
    case 'month': {
      const date = new Date(days(transform, type, value) * MS_PER_DAY);
      return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
    }
    case 'year':
      return new Date(days(transform, type, value) * MS_PER_DAY).getUTCFullYear() - 1970;
    default:
      throw new IcebergError(
        'unsupported',
        `Partition transform "${transform}" is not computed here.`,
      );
  }
}

/** Transforms that keep the order of values, so that a range of values is a range of partitions. */
export function isMonotonic(transform: Transform): boolean {
  return ['identity', 'year', 'month', 'day', 'hour'].includes(transform);
}

/** Types of a spec's partition values, in its order. */
export function partitionTypes(
  metadata: TableMetadata,
  spec: PartitionSpec,
): readonly PrimitiveType[] {
  return spec.fields.map((field) => resultType(field.transform, sourceType(metadata, field)));
}

/**
 * Widens the partition values of a manifest that was written before its column became a `long`: they
 * are ints there, and bigints everywhere else.
 */
export function partitionWidener(
  metadata: TableMetadata,
  spec: PartitionSpec,
): (values: readonly (SingleValue | null)[]) => readonly (SingleValue | null)[] {
  const isLong = spec.fields.map(
    (field) =>
      /^(identity|truncate\[\d+\])$/.test(field.transform) &&
      findSourceType(metadata, field)?.kind === 'long',
  );
  if (!isLong.includes(true)) return (values) => values;
  return (values) =>
    values.map((value, index) =>
      isLong[index] === true && typeof value === 'number' ? BigInt(value) : value,
    );
}

function sourceType(metadata: TableMetadata, field: PartitionField): PrimitiveType {
  const type = findSourceType(metadata, field);
  if (type !== null) return type;
  throw new IcebergError(
    'invalid',
    `Partition field ${field.name} has no source column of a simple type.`,
  );
}

/** Type of the column that a partition field is derived from, today's or, if dropped, its last. */
function findSourceType(metadata: TableMetadata, field: PartitionField): PrimitiveType | null {
  const schemas = metadata.schemas.toSorted(
    (a, b) =>
      Number(b.schemaId === metadata.currentSchemaId) -
        Number(a.schemaId === metadata.currentSchemaId) || b.schemaId - a.schemaId,
  );
  for (const schema of schemas) {
    const type = fieldById(schema, field.sourceId)?.type;
    if (type !== undefined && isPrimitive(type)) return type;
  }
  return null;
}

function days(transform: Transform, type: PrimitiveType, value: SingleValue): number {
  if (type.kind === 'date' && typeof value === 'number') return value;
  return Number(floorDivide(micros(transform, type, value), MICROS_PER_DAY));
}

function micros(transform: Transform, type: PrimitiveType, value: SingleValue): bigint {
  const isInstant = type.kind === 'timestamp' || type.kind === 'timestamptz';
  if (isInstant && typeof value === 'bigint') return value;
  throw new IcebergError('invalid', `A ${type.kind} cannot be partitioned by ${transform}.`);
}

// Moments before 1970 belong to the day, hour, … they are in, so the division rounds down.
function floorDivide(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return value % divisor < 0n ? quotient - 1n : quotient;
}
