import { coerce } from '../cast.ts';
import { asDecimal } from '../coercion.ts';
import type { Typed } from '../typed.ts';

/** `round(value, digits)`; null for what has no digits or in a form that is not supported. */
export function round(value: Typed, digits: Typed | null): Typed | null {
  const { type } = value;
  if (type.kind === 'double' || type.kind === 'real') {
    if (digits === null) {
      const sql = `trino_round(${value.sql})`;
      return { type, sql: type.kind === 'real' ? `CAST(${sql} AS FLOAT)` : sql };
    }
    if (type.kind === 'real') return null;
    return {
      type,
      sql: `trino_round_to(${value.sql}, ${coerce(digits, { kind: 'integer' }).sql})`,
    };
  }
  const decimalType = asDecimal(type);
  if (decimalType === null) return null;
  if (type.kind !== 'decimal') {
    if (digits === null) return value;
    const sql = `trino_round_integer(${value.sql}, ${coerce(digits, { kind: 'integer' }).sql})`;
    return { type, sql: `CAST(${sql} AS ${type.kind})` };
  }
  if (digits === null) {
    const whole = type.precision - type.scale + (type.scale > 0 ? 1 : 0);
    const result = { kind: 'decimal', precision: Math.max(1, whole), scale: 0 } as const;
    return { type: result, sql: `CAST(round(${value.sql}) AS DECIMAL(${result.precision}, 0))` };
  }
  if (typeof digits.constant !== 'bigint' || digits.constant < 0n) return null;
  const places = Math.min(type.scale, Number(digits.constant));
  const precision = Math.min(38, type.precision + 1);
  const result = { kind: 'decimal', precision, scale: type.scale } as const;
  return {
    type: result,
    sql: `CAST(round(${value.sql}, ${places}) AS DECIMAL(${precision}, ${type.scale}))`,
  };
}
