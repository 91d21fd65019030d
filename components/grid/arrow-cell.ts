import { formatDecimal, shortestReal } from '#server/engine/model/format-number.ts';
import { formatDate, formatTime, formatTimestamp } from '#server/engine/model/format-time.ts';
import type { TrinoType } from '#server/sql/model/types.ts';

/** A value of a grid, exact: what has no number of its own is the text of Trino's protocol. */
export type GridCell = string | number | bigint | boolean | null;

const DAY_MS = 86_400_000;

/** A value as Arrow gives it (64-bit integers, instants and decimals as bigint) in the form of its Trino type. */
export function arrowCell(value: unknown, type: TrinoType): GridCell {
  if (value === null) return null;
  switch (typeof value) {
    case 'bigint':
      return bigintCell(value, type);
    case 'number':
      return numberCell(value, type);
    case 'string':
    case 'boolean':
      return value;
    default:
      if (value instanceof Uint8Array) return toBase64(value);
      throw new TypeError(`A value of type ${type.kind} came as ${typeof value}.`);
  }
}

function bigintCell(value: bigint, type: TrinoType): GridCell {
  switch (type.kind) {
    case 'decimal':
      return formatDecimal(value, type.scale);
    case 'time':
      return formatTime(value, type.precision);
    case 'timestamp':
      return formatTimestamp(value, type.precision);
    case 'timestamp with time zone':
      return `${formatTimestamp(value, type.precision)} UTC`;
    default:
      return value;
  }
}

function numberCell(value: number, type: TrinoType): GridCell {
  if (type.kind === 'date') return formatDate(Math.round(value / DAY_MS));
  return type.kind === 'real' ? shortestReal(value) : value;
}

function toBase64(bytes: Uint8Array): string {
  // In pieces: a call takes only so many arguments.
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 8_192) {
    pieces.push(String.fromCharCode(...bytes.subarray(at, at + 8_192)));
  }
  return btoa(pieces.join(''));
}
