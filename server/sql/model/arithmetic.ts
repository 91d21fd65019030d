import { cast, coerce } from './cast.ts';
import { asDecimal, commonType, isInteger, isNumber } from './coercion.ts';
import { type Position, SqlError } from './front-end.ts';
import { storageType } from './storage-type.ts';
import type { ArithmeticOperator } from './tree.ts';
import { DAY_TO_SECOND, DOUBLE, type Typed, timestamp, timestampTz, UNKNOWN } from './typed.ts';
import { formatType, type TrinoType } from './types.ts';
import { localTime } from './zones.ts';

type Decimal = Extract<TrinoType, { readonly kind: 'decimal' }>;

function mismatch(operator: string, left: Typed, right: Typed, position: Position): SqlError {
  return new SqlError(
    'TYPE_MISMATCH',
    `Cannot apply operator: ${formatType(left.type)} ${operator} ${formatType(right.type)}`,
    position,
  );
}

export function arithmetic(
  operator: ArithmeticOperator,
  left: Typed,
  right: Typed,
  position: Position,
): Typed {
  if (left.type.kind === 'unknown' && right.type.kind === 'unknown') {
    return { type: { kind: 'integer' }, sql: 'CAST(NULL AS INTEGER)' };
  }
  const common = commonType(left.type, right.type);
  if (common !== null && isNumber(common)) return numbers(operator, left, right, common, position);
  const moment = momentArithmetic(operator, left, right);
  if (moment === 'unsupported') {
    throw new SqlError(
      'NOT_SUPPORTED',
      `${formatType(left.type)} ${operator} ${formatType(right.type)} is not supported`,
      position,
    );
  }
  if (moment !== null) return moment;
  throw mismatch(operator, left, right, position);
}

function numbers(
  operator: ArithmeticOperator,
  left: Typed,
  right: Typed,
  common: TrinoType,
  position: Position,
): Typed {
  if (common.kind === 'decimal') return decimals(operator, left, right, position);
  const a = coerce(left, common).sql;
  const b = coerce(right, common).sql;
  const type = common;
  if (isInteger(type)) {
    const storage = storageType(type);
    if (operator === '/') return { type, sql: `CAST(trino_divide(${a}, ${b}) AS ${storage})` };
    if (operator === '%') return { type, sql: `CAST(trino_modulus(${a}, ${b}) AS ${storage})` };
    return { type, sql: `(${a} ${operator} ${b})` };
  }
  if (operator === '%')
    return { type, sql: `CAST(trino_float_modulus(${a}, ${b}) AS ${storageType(type)})` };
  return { type, sql: `CAST((${a} ${operator} ${b}) AS ${storageType(type)})` };
}

/** Precision and scale of a decimal result, as Trino computes them. */
function decimalResult(operator: ArithmeticOperator, a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  const whole = (x: Decimal) => x.precision - x.scale;
  const of = (precision: number, resultScale: number): Decimal => ({
    kind: 'decimal',
    precision: Math.min(38, precision),
    scale: resultScale,
  });
  switch (operator) {
    case '+':
    case '-':
      return of(Math.max(whole(a), whole(b)) + scale + 1, scale);
    case '*':
      return of(a.precision + b.precision, a.scale + b.scale);
    case '/':
      return of(a.precision + b.scale + Math.max(b.scale - a.scale, 0), scale);
    case '%':
      return of(Math.min(whole(a), whole(b)) + scale, scale);
  }
}

function decimals(
  operator: ArithmeticOperator,
  left: Typed,
  right: Typed,
  position: Position,
): Typed {
  const a = asDecimal(left.type) ?? asDecimal(right.type);
  const b = asDecimal(right.type) ?? asDecimal(left.type);
  if (a === null || b === null) throw mismatch(operator, left, right, position);
  const type = decimalResult(operator, a, b);
  if (type.scale > 38) {
    throw new SqlError(
      'NUMERIC_VALUE_OUT_OF_RANGE',
      `Scale ${type.scale} of the result is beyond 38`,
      position,
    );
  }
  const x = cast(left, a, position).sql;
  const y = cast(right, b, position).sql;
  const storage = storageType(type);
  if (operator === '*') {
    // DuckDB multiplies narrow decimals in 64 bits unless one side is wide.
    const wide = a.precision + b.precision > 18 ? `CAST(${x} AS DECIMAL(38, ${a.scale}))` : x;
    return { type, sql: `CAST((${wide} * ${y}) AS ${storage})` };
  }
  if (operator === '+' || operator === '-') {
    return {
      type,
      sql: `CAST((CAST(${x} AS ${storage}) ${operator} CAST(${y} AS ${storage})) AS ${storage})`,
    };
  }
  // Both sides as integers of one scale: exact, and rounded once.
  const lift = operator === '/' ? type.scale - a.scale + b.scale : Math.max(b.scale - a.scale, 0);
  const liftRight = operator === '/' ? 0 : Math.max(a.scale - b.scale, 0);
  if (lift > 37 || liftRight > 37) {
    throw new SqlError(
      'NOT_SUPPORTED',
      `${formatType(a)} ${operator} ${formatType(b)} is not supported`,
      position,
    );
  }
  const p = lifted(x, a, lift);
  const q = lifted(y, b, liftRight);
  const macro = operator === '/' ? 'trino_divide_rounded' : 'trino_modulus';
  return { type, sql: scaled(`${macro}(${p}, ${q})`, type) };
}

/** An unscaled integer times a power of ten; checked when the type alone does not say that it fits. */
function lifted(sql: string, type: Decimal, digits: number): string {
  const power = (exponent: number): string => `CAST('1${'0'.repeat(exponent)}' AS HUGEINT)`;
  if (digits === 0) return `trino_unscaled(${sql})`;
  if (type.precision + digits <= 38) return `(trino_unscaled(${sql}) * ${power(digits)})`;
  return `trino_lift(trino_unscaled(${sql}), ${power(digits)}, ${power(38 - digits)})`;
}

/** An unscaled integer as a decimal. */
export function scaled(integer: string, type: Decimal): string {
  const storage = storageType(type);
  if (type.scale === 0) return `CAST(${integer} AS ${storage})`;
  const unit = `CAST('0.${'1'.padStart(type.scale, '0')}' AS DECIMAL(${type.scale}, ${type.scale}))`;
  return `CAST(CAST(${integer} AS DECIMAL(38, 0)) * ${unit} AS ${storage})`;
}

const DAY_MICROS = 86_400_000_000n;

function momentArithmetic(
  operator: ArithmeticOperator,
  left: Typed,
  right: Typed,
): Typed | null | 'unsupported' {
  const { kind: a } = left.type;
  const { kind: b } = right.type;
  const interval = (kind: string) => kind.startsWith('interval');
  if (operator === '+' && interval(a) && !interval(b)) return momentArithmetic('+', right, left);
  if ((operator === '+' || operator === '-') && interval(b)) {
    if (a === b) return { type: left.type, sql: `(${left.sql} ${operator} ${right.sql})` };
    if (a === 'date') return dateShift(operator, left, right);
    if (a === 'timestamp') return shifted(left, `(${left.sql} ${operator} ${right.sql})`, b);
    if (a === 'timestamp with time zone') {
      return zonedShift(operator, left, right);
    }
    if (a === 'time' && b === 'interval day to second') {
      const digits = 'precision' in left.type ? Number(left.type.precision) : 3;
      const type: TrinoType = { kind: 'time', precision: Math.max(3, digits) };
      return { type, sql: `(${left.sql} ${operator} ${right.sql})` };
    }
  }
  if (operator === '-' && !interval(a)) {
    if (a === 'date' && b === 'date') {
      return {
        type: DAY_TO_SECOND,
        sql: `to_microseconds(CAST(date_diff('day', ${right.sql}, ${left.sql}) AS BIGINT) * ${DAY_MICROS})`,
      };
    }
    const moments = ['date', 'timestamp', 'timestamp with time zone'];
    if (moments.includes(a) && moments.includes(b)) {
      const common = commonType(left.type, right.type);
      if (common === null || ('precision' in common && Number(common.precision) > 3)) {
        // Trino keeps milliseconds in an interval; what is below is cut there in a way of its own.
        return common === null ? null : difference(left, right, common, true);
      }
      return difference(left, right, common, false);
    }
  }
  if (operator === '*' && isNumber(left.type) && interval(b))
    return scaledInterval('*', right, left);
  if ((operator === '*' || operator === '/') && interval(a) && isNumber(right.type)) {
    return scaledInterval(operator, left, right);
  }
  return null;
}

/** Days of an interval are 24 hours; months keep what clocks in the zone show. */
function zonedShift(operator: string, left: Typed, right: Typed): Typed {
  const digits = 'precision' in left.type ? Number(left.type.precision) : 3;
  if (right.type.kind === 'interval day to second') {
    const type = timestampTz(Math.max(3, digits));
    return { ...left, type, sql: `(${left.sql} ${operator} ${right.sql})` };
  }
  const local = `(${localTime(left).sql} ${operator} ${right.sql})`;
  const sql =
    left.zone === undefined ? `trino_from_utc(${local})` : `trino_instant(${local}, ${left.zone})`;
  return { ...left, sql };
}

/** An interval times or divided by a number, in whole milliseconds or months. */
function scaledInterval(operator: '*' | '/', interval: Typed, number: Typed): Typed {
  const factor = coerce(number, DOUBLE).sql;
  const macro = `trino_interval_${operator === '*' ? 'times' : 'part'}`;
  if (interval.type.kind === 'interval day to second') {
    const millis = `(epoch_us(${interval.sql}) // 1000)`;
    return { type: interval.type, sql: `to_microseconds(${macro}(${millis}, ${factor}) * 1000)` };
  }
  const months = `(date_part('year', ${interval.sql}) * 12 + date_part('month', ${interval.sql}))`;
  return { type: interval.type, sql: `to_months(CAST(${macro}(${months}, ${factor}) AS INTEGER))` };
}

function difference(left: Typed, right: Typed, common: TrinoType, fine: boolean): Typed {
  const from = `epoch_us(${coerce(right, common).sql})`;
  const to = `epoch_us(${coerce(left, common).sql})`;
  const micros = fine ? `((${to} - ${from}) // 1000 * 1000)` : `(${to} - ${from})`;
  return { type: DAY_TO_SECOND, sql: `to_microseconds(CAST(${micros} AS BIGINT))` };
}

function dateShift(operator: string, left: Typed, right: Typed): Typed {
  const days =
    right.type.kind === 'interval year to month' ||
    (typeof right.constant === 'bigint' && right.constant % DAY_MICROS === 0n);
  const interval = days ? right.sql : `trino_whole_days(${right.sql})`;
  return { type: left.type, sql: `CAST((${left.sql} ${operator} ${interval}) AS DATE)` };
}

/** Adding a day-second interval gives at least its three digits. */
function shifted(left: Typed, sql: string, interval: string): Typed {
  const digits = left.type.kind === 'timestamp' ? left.type.precision : 3;
  return {
    type: timestamp(interval === 'interval day to second' ? Math.max(3, digits) : digits),
    sql,
  };
}

export function negate(value: Typed, position: Position): Typed {
  const { type } = value;
  if (type.kind === 'unknown') return { type: UNKNOWN, sql: value.sql };
  if (isNumber(type) || type.kind.startsWith('interval')) {
    const constant =
      typeof value.constant === 'bigint' || typeof value.constant === 'number'
        ? -value.constant
        : undefined;
    const zero = type.kind === 'decimal' || type.kind === 'double' || type.kind === 'real';
    const sql = zero ? `CAST((-${value.sql}) AS ${storageType(type)})` : `(-${value.sql})`;
    return { type, sql, ...(constant === undefined ? {} : { constant }) };
  }
  throw new SqlError('TYPE_MISMATCH', `Cannot negate ${formatType(type)}`, position);
}
