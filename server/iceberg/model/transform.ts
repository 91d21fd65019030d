import { bucketOf } from './bucket.ts';
import { IcebergError } from './iceberg-error.ts';
import type { TableMetadata } from './metadata.ts';
import type { PartitionField, PartitionSpec, Transform } from './partition.ts';
import { fieldById } from './schema.ts';
import type { SingleValue } from './single-value.ts';
import { formatIcebergType, isPrimitive, type PrimitiveType } from './types.ts';

const MICROS_PER_HOUR = 3_600_000_000n;
const MICROS_PER_DAY = 86_400_000_000n;
const MS_PER_DAY = 86_400_000;
const DAYS_PER_ERA = 146_097;

type Kind = PrimitiveType['kind'];

/** A transform's text taken apart. */
export type ParsedTransform =
  | { readonly kind: 'identity' | 'year' | 'month' | 'day' | 'hour' | 'void' }
  | { readonly kind: 'bucket'; readonly buckets: number }
  | { readonly kind: 'truncate'; readonly width: number };

const MOMENTS: readonly Kind[] = ['timestamp', 'timestamptz'];
const DATES: readonly Kind[] = ['date', ...MOMENTS];
const TRUNCATED: readonly Kind[] = ['int', 'long', 'decimal', 'string', 'binary'];
const HASHED: readonly Kind[] = [...TRUNCATED, ...DATES, 'time', 'uuid', 'fixed'];

/** Null: a transform that the format does not name; its partition values tell nothing. */
export function parseTransform(transform: Transform): ParsedTransform | null {
  switch (transform) {
    case 'identity':
    case 'year':
    case 'month':
    case 'day':
    case 'hour':
    case 'void':
      return { kind: transform };
  }
  const [, name, digits] = /^(bucket|truncate)\[([1-9]\d{0,9})\]$/.exec(transform) ?? [];
  if (digits === undefined || Number(digits) > 0x7fff_ffff) return null;
  return name === 'bucket'
    ? { kind: 'bucket', buckets: Number(digits) }
    : { kind: 'truncate', width: Number(digits) };
}

/** True when the format lets values of the type be partitioned by the transform. */
export function acceptsSource(transform: Transform, { kind }: PrimitiveType): boolean {
  switch (parseTransform(transform)?.kind) {
    case 'identity':
    case 'void':
      return true;
    case 'year':
    case 'month':
    case 'day':
      return DATES.includes(kind);
    case 'hour':
      return MOMENTS.includes(kind);
    case 'bucket':
      return HASHED.includes(kind);
    case 'truncate':
      return TRUNCATED.includes(kind);
    default:
      return false;
  }
}

/** Type of a partition value. Throws `IcebergError` for a transform the format does not name. */
export function resultType(transform: Transform, source: PrimitiveType): PrimitiveType {
  switch (requireKnown(transform).kind) {
    case 'identity':
    case 'void':
    case 'truncate':
      return source;
    case 'day':
      return { kind: 'date' };
    default:
      return { kind: 'int' };
  }
}

/**
 * The partition value of a column's value; null by `void` alone, and a NULL is NULL by every
 * transform. Throws `IcebergError` for a transform that is not known or not of this type.
 */
export function applyTransform(
  transform: Transform,
  type: PrimitiveType,
  value: SingleValue,
): SingleValue | null {
  const parsed = requireKnown(transform);
  if (!acceptsSource(transform, type)) {
    throw new IcebergError(
      'invalid',
      `A ${formatIcebergType(type)} cannot be partitioned by ${transform}.`,
    );
  }
  switch (parsed.kind) {
    case 'identity':
      return value;
    case 'void':
      return null;
    case 'bucket':
      return bucketOf(type, value, parsed.buckets);
    case 'truncate':
      return truncate(value, parsed.width);
    case 'hour':
      return Number(floorDivide(micros(value), MICROS_PER_HOUR));
    case 'day':
      return days(value);
    case 'month':
      return months(value);
    case 'year':
      return Math.floor(months(value) / 12);
  }
}

/** Transforms that keep the order of values, so that a range of values is a range of partitions. */
export function isMonotonic(transform: Transform): boolean {
  const kind = parseTransform(transform)?.kind;
  return kind !== undefined && kind !== 'void' && kind !== 'bucket';
}

function requireKnown(transform: Transform): ParsedTransform {
  const parsed = parseTransform(transform);
  if (parsed !== null) return parsed;
  throw new IcebergError('unsupported', `Partition transform "${transform}" is not known here.`);
}

/** Types of a spec's partition values, in its order. */
export function partitionTypes(
  metadata: TableMetadata,
  spec: PartitionSpec,
): readonly PrimitiveType[] {
  return spec.fields.map((field) =>
    field.transform === 'void'
      ? // Its values are NULL, whatever became of the column.
        (findSourceType(metadata, field) ?? { kind: 'int' })
      : resultType(field.transform, sourceType(metadata, field)),
  );
}

/**
 * Widens the partition values of a manifest that was written before its column became a `long`: they
 * are ints there, and bigints everywhere else. Null: the spec has no such column.
 */
export function partitionWidener(
  metadata: TableMetadata,
  spec: PartitionSpec,
): ((values: readonly (SingleValue | null)[]) => readonly (SingleValue | null)[]) | null {
  const isLong = spec.fields.map(
    (field) =>
      /^(identity|truncate\[\d+\])$/.test(field.transform) &&
      findSourceType(metadata, field)?.kind === 'long',
  );
  if (!isLong.includes(true)) return null;
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

function truncate(value: SingleValue, width: number): SingleValue {
  if (typeof value === 'number') return Math.floor(value / width) * width;
  if (typeof value === 'bigint') return floorDivide(value, BigInt(width)) * BigInt(width);
  if (value instanceof Uint8Array) return value.subarray(0, width);
  // A text is cut between characters, never inside one.
  return typeof value === 'string' && value.length > width
    ? Array.from(value).slice(0, width).join('')
    : value;
}

/** Days since 1970 of a date or a moment. */
function days(value: SingleValue): number {
  return typeof value === 'number' ? value : Number(floorDivide(micros(value), MICROS_PER_DAY));
}

/** Months since 1970. */
function months(value: SingleValue): number {
  // The calendar repeats every 400 years; a `Date` spans less than the format's dates do.
  const eras = Math.floor(days(value) / DAYS_PER_ERA);
  const date = new Date((days(value) - eras * DAYS_PER_ERA) * MS_PER_DAY);
  return (date.getUTCFullYear() - 1970 + eras * 400) * 12 + date.getUTCMonth();
}

function micros(value: SingleValue): bigint {
  if (typeof value === 'bigint') return value;
  throw new IcebergError('invalid', `A moment cannot be a ${typeof value}.`);
}

// Moments before 1970 belong to the day, hour, … they are in, so the division rounds down.
function floorDivide(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return value % divisor < 0n ? quotient - 1n : quotient;
}
