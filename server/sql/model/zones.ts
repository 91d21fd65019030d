import { type Position, SqlError } from './front-end.ts';
import { quoteString } from './quote.ts';
import { fixedOffsetMinutes, offsetMinutesAt } from './time-literals.ts';
import { type Typed, timestamp } from './typed.ts';

/** What clocks in the value's zone show, as a timestamp without zone. */
export function localTime(value: Typed): Typed {
  const precision = 'precision' in value.type ? value.type.precision : 6;
  const sql =
    value.zone === undefined
      ? `trino_utc(${value.sql})`
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

/** The one zone of several results of which any may be taken; absent is UTC. Refuses a mixture. */
export function commonZone(
  values: readonly Typed[],
  position: Position,
): { readonly zone?: string } {
  const zones = new Set(
    values.filter(({ type }) => type.kind !== 'unknown').map(({ zone }) => zone),
  );
  if (zones.size > 1) {
    throw new SqlError(
      'NOT_SUPPORTED',
      'Timestamps in different time zones cannot be results of one expression; bring them to one zone first',
      position,
    );
  }
  const [zone] = zones;
  return zone === undefined ? {} : { zone };
}
