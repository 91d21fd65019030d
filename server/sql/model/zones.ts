import { type Position, SqlError } from './front-end.ts';
import { quoteString } from './quote.ts';
import { fixedOffsetMinutes, offsetMinutesAt } from './time-literals.ts';
import { type Typed, timestamp } from './typed.ts';

/** What clocks in the value's zone show, as a timestamp without zone. */
export function localTime(value: Typed): Typed {
  const precision = 'precision' in value.type ? value.type.precision : 6;
  const sql =
    value.zone === undefined
      ? `CAST(${value.sql} AS TIMESTAMP)`
      : `trino_local(${value.sql}, ${value.zone})`;
  return { type: timestamp(precision), sql };
}

/** A zone's name as a DuckDB expression; null is UTC, which needs none. */
export function zoneSql(zone: Typed, position: Position): string | null {
  if (typeof zone.constant !== 'string') return zone.sql;
  const minutes = fixedOffsetMinutes(zone.constant);
  if (minutes === 0) return null;
  if (minutes === null && offsetMinutesAt(zone.constant, 0) === null) {
    throw new SqlError(
      'INVALID_FUNCTION_ARGUMENT',
      `'${zone.constant}' is not a valid time zone`,
      position,
    );
  }
  return quoteString(zone.constant);
}

/** A value whose zone would be lost is refused: it is stored as an instant, shown in UTC. */
export function requireUtc(value: Typed, position: Position, where: string): void {
  if (value.zone === undefined) return;
  throw new SqlError(
    'NOT_SUPPORTED',
    `A timestamp with a time zone other than UTC cannot be ${where}; cast it to timestamp or varchar first`,
    position,
  );
}

/** A value that mixes with others cannot carry a zone of its own. */
export function plainZone(value: Typed, position: Position): Typed {
  if (value.zone === undefined) return value;
  throw new SqlError(
    'NOT_SUPPORTED',
    'A timestamp with a time zone other than UTC cannot be one of several results; cast it first',
    position,
  );
}
