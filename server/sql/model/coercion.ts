import { decimal, UNKNOWN } from './typed.ts';
import type { TrinoType } from './types.ts';

type Decimal = Extract<TrinoType, { readonly kind: 'decimal' }>;

const INTEGER_DIGITS: Readonly<Record<string, number>> = {
  tinyint: 3,
  smallint: 5,
  integer: 10,
  bigint: 19,
};
const NUMBERS = ['tinyint', 'smallint', 'integer', 'bigint', 'decimal', 'real', 'double'];

export const isInteger = (type: TrinoType): boolean => type.kind in INTEGER_DIGITS;
export const isNumber = (type: TrinoType): boolean => NUMBERS.includes(type.kind);
export const isText = (type: TrinoType): boolean => type.kind === 'varchar' || type.kind === 'char';

/** An integer type as the decimal that holds all its values. */
export function asDecimal(type: TrinoType): Decimal | null {
  if (type.kind === 'decimal') return type;
  const digits = INTEGER_DIGITS[type.kind];
  return digits === undefined ? null : { kind: 'decimal', precision: digits, scale: 0 };
}

export function sameType(a: TrinoType, b: TrinoType): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The type both sides become when they meet: comparison, UNION, CASE, array. Null: none. */
export function commonType(a: TrinoType, b: TrinoType): TrinoType | null {
  if (a.kind === 'unknown') return b;
  if (b.kind === 'unknown') return a;
  if (isNumber(a) && isNumber(b)) return commonNumber(a, b);
  if (a.kind === 'varchar' && b.kind === 'varchar') {
    const open = a.length === null || b.length === null;
    return { kind: 'varchar', length: open ? null : Math.max(a.length, b.length) };
  }
  if (a.kind === 'char' && b.kind === 'char') {
    return { kind: 'char', length: Math.max(a.length, b.length) };
  }
  if (isText(a) && isText(b)) return charWithVarchar(a, b);
  const moment = commonMoment(a, b);
  if (moment !== null) return moment;
  if (a.kind === 'array' && b.kind === 'array') {
    const element = commonType(a.element, b.element);
    return element === null ? null : { kind: 'array', element };
  }
  if (a.kind === 'map' && b.kind === 'map') {
    const key = commonType(a.key, b.key);
    const value = commonType(a.value, b.value);
    return key === null || value === null ? null : { kind: 'map', key, value };
  }
  if (a.kind === 'row' && b.kind === 'row') return commonRow(a, b);
  return sameType(a, b) ? a : null;
}

export const LONGEST_CHAR = 65_536;

function charWithVarchar(a: TrinoType, b: TrinoType): TrinoType {
  const lengths = [a, b].map((type) => ('length' in type ? type.length : null) ?? LONGEST_CHAR);
  return { kind: 'char', length: Math.max(...lengths) };
}

function commonNumber(a: TrinoType, b: TrinoType): TrinoType {
  if (a.kind === 'double' || b.kind === 'double') return { kind: 'double' };
  if (a.kind === 'real' || b.kind === 'real') return { kind: 'real' };
  if (isInteger(a) && isInteger(b)) {
    return (INTEGER_DIGITS[a.kind] ?? 0) >= (INTEGER_DIGITS[b.kind] ?? 0) ? a : b;
  }
  const left = asDecimal(a);
  const right = asDecimal(b);
  if (left === null || right === null) return UNKNOWN;
  const scale = Math.max(left.scale, right.scale);
  const whole = Math.max(left.precision - left.scale, right.precision - right.scale);
  return decimal(whole + scale, scale);
}

type Row = Extract<TrinoType, { readonly kind: 'row' }>;

function commonRow(a: Row, b: Row): TrinoType | null {
  if (a.fields.length !== b.fields.length) return null;
  const fields = a.fields.map((field, i) => {
    const other = b.fields[i];
    const type = other === undefined ? null : commonType(field.type, other.type);
    return { name: field.name === other?.name ? field.name : null, type };
  });
  const known = fields.flatMap(({ name, type }) => (type === null ? [] : [{ name, type }]));
  return known.length === fields.length ? { kind: 'row', fields: known } : null;
}

const MOMENTS = ['date', 'timestamp', 'timestamp with time zone'];

function commonMoment(a: TrinoType, b: TrinoType): TrinoType | null {
  if (a.kind === 'time' && b.kind === 'time') return a.precision >= b.precision ? a : b;
  if (!MOMENTS.includes(a.kind) || !MOMENTS.includes(b.kind)) return null;
  const [lower, higher] = MOMENTS.indexOf(a.kind) <= MOMENTS.indexOf(b.kind) ? [a, b] : [b, a];
  if (higher.kind === 'date') return higher;
  const digits = (type: TrinoType) => ('precision' in type ? type.precision : 0);
  const precision = Math.max(digits(lower), digits(higher));
  return higher.kind === 'timestamp'
    ? { kind: 'timestamp', precision }
    : { kind: 'timestamp with time zone', precision };
}

/** Whether a value of `from` becomes `to` without a CAST being written. */
export function canCoerce(from: TrinoType, to: TrinoType): boolean {
  const common = commonType(from, to);
  if (common === null) return false;
  if (from.kind === 'unknown' || sameType(common, to)) return true;
  if (to.kind === 'array' && common.kind === 'array' && from.kind === 'array') {
    return canCoerce(from.element, to.element);
  }
  return to.kind === 'varchar' && to.length === null && from.kind === 'varchar';
}
