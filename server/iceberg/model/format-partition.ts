import type { PartitionField, PartitionSpec } from './partition.ts';
import type { SingleValue } from './single-value.ts';
import { parseTransform } from './transform.ts';
import type { PrimitiveType } from './types.ts';

const MS_PER_DAY = 86_400_000;

/**
 * A partition as people read it: `ts_day=2026-01-31/person=a`; empty for an unpartitioned file. `types`
 * are those of the partition's values, in the order of the spec.
 */
export function formatPartition(
  { fields }: PartitionSpec,
  types: readonly PrimitiveType[],
  values: readonly (SingleValue | null)[],
): string {
  return fields
    .map(
      (field, index) => `${field.name}=${formatValue(field, types[index], values[index] ?? null)}`,
    )
    .join('/');
}

function formatValue(
  { transform }: PartitionField,
  type: PrimitiveType | undefined,
  value: SingleValue | null,
): string {
  if (value === null) return 'null';
  if (value instanceof Uint8Array) return value.toHex();
  const number = Number(value);
  switch (parseTransform(transform)?.kind) {
    case 'year':
      return String(1970 + number);
    case 'month':
      return isoUntil(Date.UTC(1970, number), -3) ?? String(value);
    case 'day':
      return isoDay(number);
    case 'hour':
      return isoUntil(number * 3_600_000, 3)?.replace('T', '-') ?? String(value);
    default:
      return formatOwn(type, value);
  }
}

/** A value that is one of the column's type. */
function formatOwn(type: PrimitiveType | undefined, value: SingleValue): string {
  if (type?.kind === 'date') return isoDay(Number(value));
  if (typeof value !== 'bigint') return String(value);
  switch (type?.kind) {
    case 'timestamp':
    case 'timestamptz':
      return isoUntil(Number(value / 1000n)) ?? String(value);
    case 'decimal': {
      const digits = String(value < 0n ? -value : value).padStart(type.scale + 1, '0');
      const whole = digits.slice(0, digits.length - type.scale);
      const fraction = type.scale === 0 ? '' : `.${digits.slice(-type.scale)}`;
      return `${value < 0n ? '-' : ''}${whole}${fraction}`;
    }
    default:
      return String(value);
  }
}

const isoDay = (days: number): string => isoUntil(days * MS_PER_DAY, 0) ?? String(days);

/** A moment up to so many characters after its `T`, or whole; null for one that no `Date` reaches. */
function isoUntil(ms: number, characters = Infinity): string | null {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return null;
  const text = date.toISOString();
  return text.slice(0, text.indexOf('T') + characters);
}
