import { coerce } from '../cast.ts';
import { commonType } from '../coercion.ts';
import { type Position, SqlError } from '../front-end.ts';
import { quoteString } from '../quote.ts';
import { BIGINT, DOUBLE, type Typed, timestamp, timestampTz } from '../typed.ts';
import { formatType } from '../types.ts';
import { localTime, zoneSql } from '../zones.ts';
import { SCALARS } from './scalars.ts';
import { applySignature } from './signature.ts';

const refuse = (message: string, position: Position, name = 'NOT_SUPPORTED'): SqlError =>
  new SqlError(name, message, position);

const withZone = (value: Typed, sql: string): Typed => {
  const precision = 'precision' in value.type ? value.type.precision : 3;
  const type = timestampTz(precision);
  return value.zone === undefined
    ? { type, sql: `trino_from_utc(${sql})` }
    : { type, sql: `trino_instant(${sql}, ${value.zone})`, zone: value.zone };
};

/** `value AT TIME ZONE zone`: the same instant, shown in another zone. */
export function atTimeZone(value: Typed, zone: Typed, position: Position): Typed {
  const name = zoneOf(zone, position);
  const { kind } = value.type;
  if (kind === 'timestamp') {
    const type = timestampTz(value.type.kind === 'timestamp' ? value.type.precision : 3);
    const sql = `trino_from_utc(${value.sql})`;
    return name === null ? { type, sql } : { type, sql, zone: name };
  }
  if (kind !== 'timestamp with time zone') {
    throw refuse(
      `Type of value must be a time or timestamp with or without time zone (actual ${formatType(value.type)})`,
      position,
      kind === 'time' ? 'NOT_SUPPORTED' : 'TYPE_MISMATCH',
    );
  }
  const { type, sql } = value;
  return name === null ? { type, sql } : { type, sql, zone: name };
}

/** A zone given by its name, or as an interval that is how far it is ahead of UTC. */
function zoneOf(zone: Typed, position: Position): string | null {
  if (zone.type.kind === 'varchar') return zoneSql(zone, position);
  if (zone.type.kind !== 'interval day to second' || typeof zone.constant !== 'bigint') {
    throw refuse('A time zone given like this is not supported', position);
  }
  const minutes = zone.constant / 60_000_000n;
  return minutes === 0n ? null : quoteString(offsetName(minutes));
}

/** `with_timezone(timestamp, zone)`: the instant at which clocks in the zone show the timestamp. */
export function withTimeZone(value: Typed, zone: Typed, position: Position): Typed | null {
  if (zone.type.kind !== 'varchar') return null;
  const local = value.type.kind === 'date' ? coerce(value, timestamp(3)) : value;
  if (local.type.kind !== 'timestamp') return null;
  const name = zoneSql(zone, position);
  const type = timestampTz(local.type.precision);
  if (name === null) return { type, sql: `trino_from_utc(${local.sql})` };
  return { type, sql: `trino_instant(${local.sql}, ${name})`, zone: name };
}

/** Hours or minutes that clocks in a timestamp's zone are ahead of UTC; null for other types. */
export function zoneOffset(value: Typed, unit: 'hour' | 'minute'): Typed | null {
  if (value.type.kind !== 'timestamp with time zone') return null;
  const minutes = `((epoch_us(${localTime(value).sql}) - epoch_us(${value.sql})) // 60000000)`;
  const sql = unit === 'hour' ? `${minutes} // 60` : `${minutes} % 60`;
  return { type: BIGINT, sql: `CAST(${sql} AS BIGINT)` };
}

/** `from_unixtime` into a zone, of seconds; the zone is a name, or hours and minutes ahead of UTC. */
export function fromUnixtime(args: readonly Typed[], position: Position): Typed | null {
  const [seconds, zone, minutes, ...rest] = args;
  if (seconds === undefined || zone === undefined || rest.length > 0) return null;
  if (commonType(seconds.type, DOUBLE)?.kind !== 'double') return null;
  const type = timestampTz(3);
  const sql = `make_timestamptz(CAST(trino_round_half_up(${coerce(seconds, DOUBLE).sql} * 1000) AS BIGINT) * 1000)`;
  if (minutes === undefined) {
    if (zone.type.kind !== 'varchar') return null;
    const name = zoneSql(zone, position);
    return name === null ? { type, sql } : { type, sql, zone: name };
  }
  if (typeof zone.constant !== 'bigint' || typeof minutes.constant !== 'bigint') {
    throw refuse('from_unixtime with an offset that is not a literal is not supported', position);
  }
  const offset = zone.constant * 60n + minutes.constant;
  const name = offsetName(offset);
  return offset === 0n ? { type, sql } : { type, sql, zone: quoteString(name) };
}

function offsetName(minutes: bigint): string {
  const size = minutes < 0n ? -minutes : minutes;
  const two = (value: bigint) => String(value).padStart(2, '0');
  return `${minutes < 0n ? '-' : '+'}${two(size / 60n)}:${two(size % 60n)}`;
}

const EXTRACT: Readonly<Record<string, string>> = {
  year: 'year',
  quarter: 'quarter',
  month: 'month',
  week: 'week',
  day: 'day',
  day_of_month: 'day',
  day_of_week: 'day_of_week',
  dow: 'day_of_week',
  day_of_year: 'day_of_year',
  doy: 'day_of_year',
  year_of_week: 'year_of_week',
  yow: 'year_of_week',
  hour: 'hour',
  minute: 'minute',
  second: 'second',
};

export function extract(field: string, value: Typed, position: Position): Typed {
  if (field === 'timezone_hour' || field === 'timezone_minute') {
    const offset = zoneOffset(value, field === 'timezone_hour' ? 'hour' : 'minute');
    if (offset !== null) return offset;
  }
  const name = EXTRACT[field];
  if (name === undefined) throw refuse(`Cannot extract ${field}`, position, 'NOT_SUPPORTED');
  const time = ['hour', 'minute', 'second'].includes(name);
  const results = (SCALARS.get(name) ?? []).map((one) => applySignature(one, [value], true));
  const result = results.find((one) => one !== null) ?? null;
  if (result !== null && !(time && value.type.kind === 'date')) return result;
  const unsure = value.type.kind.startsWith('interval') || value.type.kind === 'time';
  throw refuse(
    `Cannot extract ${field} from ${formatType(value.type)}`,
    position,
    unsure ? 'NOT_SUPPORTED' : 'TYPE_MISMATCH',
  );
}

const CLOCK_UNITS = ['millisecond', 'second', 'minute', 'hour'];
const DATE_UNITS = ['day', 'week', 'month', 'quarter', 'year'];
const TIME_UNITS = ['millisecond', 'second', 'minute', 'hour'];

function unitOf(unit: Typed, type: Typed, position: Position): string {
  if (typeof unit.constant !== 'string')
    throw refuse('A unit that is not a literal is not supported', position);
  const name = unit.constant.toLowerCase();
  const { kind } = type.type;
  const known =
    kind === 'date' ? DATE_UNITS : kind === 'time' ? CLOCK_UNITS : [...DATE_UNITS, ...TIME_UNITS];
  if (known.includes(name)) return name;
  const message = `'${unit.constant}' is not a valid ${type.type.kind} field`;
  throw refuse(message, position, 'INVALID_FUNCTION_ARGUMENT');
}

export function dateTrunc(unit: Typed, value: Typed, position: Position): Typed | null {
  const { kind } = value.type;
  if (kind === 'time') {
    const micros = MICROS[unitOf(unit, value, position)] ?? '1';
    return { ...value, sql: `trino_time(epoch_us(${value.sql}) // ${micros} * ${micros})` };
  }
  if (kind !== 'date' && kind !== 'timestamp' && kind !== 'timestamp with time zone') return null;
  const name = quoteString(unitOf(unit, value, position));
  if (kind === 'date')
    return { type: value.type, sql: `CAST(date_trunc(${name}, ${value.sql}) AS DATE)` };
  if (kind === 'timestamp') return { type: value.type, sql: `date_trunc(${name}, ${value.sql})` };
  return withZone(value, `date_trunc(${name}, ${localTime(value).sql})`);
}

const MICROS: Readonly<Record<string, string>> = {
  millisecond: '1000',
  second: '1000000',
  minute: '60000000',
  hour: '3600000000',
};

export function dateAdd(
  unit: Typed,
  amount: Typed,
  value: Typed,
  position: Position,
): Typed | null {
  const { kind } = value.type;
  if (!['date', 'time', 'timestamp', 'timestamp with time zone'].includes(kind)) return null;
  if (commonType(amount.type, BIGINT)?.kind !== 'bigint') return null;
  const name = unitOf(unit, value, position);
  const n = coerce(amount, BIGINT).sql;
  const micros = MICROS[name];
  if (micros !== undefined) {
    const precision = 'precision' in value.type ? value.type.precision : 3;
    if (name === 'millisecond' && precision < 3) return null;
    // Adding an interval to an instant goes through the calendar, which is four times slower.
    const sql =
      kind === 'timestamp with time zone'
        ? `make_timestamptz(epoch_us(${value.sql}) + ${n} * ${micros})`
        : `(${value.sql} + to_microseconds(${n} * ${micros}))`;
    return { ...value, sql };
  }
  const days = name === 'day' ? '1' : name === 'week' ? '7' : null;
  const months = name === 'month' ? '1' : name === 'quarter' ? '3' : '12';
  const step =
    days === null
      ? `to_months(CAST(${n} * ${months} AS INTEGER))`
      : `to_days(CAST(${n} * ${days} AS INTEGER))`;
  if (kind === 'date') return { type: value.type, sql: `CAST((${value.sql} + ${step}) AS DATE)` };
  if (kind === 'timestamp') return { type: value.type, sql: `(${value.sql} + ${step})` };
  return withZone(value, `(${localTime(value).sql} + ${step})`);
}

export function dateDiff(unit: Typed, from: Typed, to: Typed, position: Position): Typed | null {
  const common = commonType(from.type, to.type);
  if (
    common === null ||
    !['date', 'time', 'timestamp', 'timestamp with time zone'].includes(common.kind)
  )
    return null;
  const start = coerce(from, common);
  const end = coerce(to, common);
  const name = unitOf(unit, start, position);
  const micros = MICROS[name];
  if (micros !== undefined) {
    // Trino counts in milliseconds first; what is finer is cut on both sides.
    const sql = `((trino_divide_floor(epoch_us(${end.sql}), 1000) - trino_divide_floor(epoch_us(${start.sql}), 1000)) // (${micros} // 1000))`;
    return { type: BIGINT, sql: `CAST(${sql} AS BIGINT)` };
  }
  const zoned = common.kind === 'timestamp with time zone';
  const a = millis(zoned ? localTime(start).sql : start.sql);
  const sameZone: Typed =
    start.zone === undefined ? { type: end.type, sql: end.sql } : { ...end, zone: start.zone };
  const b = millis(zoned ? localTime(sameZone).sql : end.sql);
  if (name === 'month' || name === 'quarter' || name === 'year') {
    const months = name === 'month' ? 1 : name === 'quarter' ? 3 : 12;
    return {
      type: BIGINT,
      sql: `CAST(trino_months_between(${a}, ${b}) // ${months} AS BIGINT)`,
    };
  }
  const divisor = name === 'week' ? 7 : 1;
  return {
    type: BIGINT,
    sql: `CAST((epoch_us(${b}) - epoch_us(${a})) // (86400000000 * ${divisor}) AS BIGINT)`,
  };
}

/** Trino counts in milliseconds; what is finer is cut first. */
const millis = (sql: string): string => `date_trunc('millisecond', CAST(${sql} AS TIMESTAMP))`;
