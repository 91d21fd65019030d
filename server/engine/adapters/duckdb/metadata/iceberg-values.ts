import { formatPartition } from '#server/iceberg/model/format-partition.ts';
import { decodeBound, type SingleValue } from '#server/iceberg/model/single-value.ts';
import type { PrimitiveType } from '#server/iceberg/model/types.ts';
import type { LiteralValue } from '../literal-rows.ts';

const MICROS_PER_DAY = 86_400_000_000n;

/** A value of a column in the form of `LiteralValue`; null for one that has none, such as NaN and bytes. */
export function literalOf(type: PrimitiveType, value: SingleValue | null): LiteralValue {
  if (value === null || value instanceof Uint8Array) return null;
  switch (type.kind) {
    case 'float':
    case 'double':
      return Number.isFinite(value) ? Number(value) : null;
    case 'date':
    case 'decimal':
      return textOf(type, value);
    case 'time':
      return timeText(BigInt(value));
    case 'timestamp':
      return momentText(BigInt(value));
    case 'timestamptz':
      return `${momentText(BigInt(value))}+00`;
    default:
      return value;
  }
}

/** A bound of a file as people read it; null: the file does not tell. */
export function boundText(type: PrimitiveType, bytes: Uint8Array | undefined): string | null {
  return bytes === undefined ? null : textOf(type, decodeBound(type, bytes));
}

/** A bound of a file as a value of the column. */
export function boundLiteral(type: PrimitiveType, bytes: Uint8Array | null): LiteralValue {
  return bytes === null ? null : literalOf(type, decodeBound(type, bytes));
}

function textOf(type: PrimitiveType, value: SingleValue): string {
  if (type.kind === 'timestamp' || type.kind === 'timestamptz') {
    const text = momentText(BigInt(String(value))).replace(' ', 'T');
    return type.kind === 'timestamptz' ? `${text}+00:00` : text;
  }
  if (type.kind === 'time') return timeText(BigInt(String(value)));
  const field = { sourceId: 0, fieldId: 0, name: 'v', transform: 'identity', extra: {} };
  return formatPartition({ specId: 0, fields: [field] }, [type], [value]).slice('v='.length);
}

const timeText = (micros: bigint): string => momentText(micros).slice(11);

function momentText(micros: bigint): string {
  const inDay = ((micros % MICROS_PER_DAY) + MICROS_PER_DAY) % MICROS_PER_DAY;
  const rest = inDay % 1_000_000n;
  const text = new Date(Number((micros - rest) / 1000n)).toISOString().slice(0, 19);
  return `${text.replace('T', ' ')}.${String(rest).padStart(6, '0')}`;
}
