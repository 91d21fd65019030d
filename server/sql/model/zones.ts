import { type Position, SqlError } from './front-end.ts';
import { quoteString } from './quote.ts';
import { fixedOffsetMinutes, offsetMinutesAt } from './time-literals.ts';
import { type Typed, timestamp } from './typed.ts';
import type { TrinoType } from './types.ts';

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

/** How a column of a query holds the zone of its timestamps; without either they are shown in UTC. */
export interface ColumnZone {
  /** One zone for all rows, as a DuckDB literal. */
  readonly zone?: string;
  /** Each row has its own: the column is a STRUCT of `at` and `zone`. */
  readonly packed?: true;
}

/** A value as a column of a query. */
export function toColumn(value: Typed): { readonly sql: string; readonly held: ColumnZone } {
  if (value.zone === undefined) return { sql: value.sql, held: {} };
  if (/^'[^']*'$/.test(value.zone)) return { sql: value.sql, held: { zone: value.zone } };
  return packed(value);
}

/** A value with its own zone. */
export const packed = ({ sql, zone = "'UTC'" }: Typed) =>
  ({ sql: `struct_pack("at" := ${sql}, "zone" := ${zone})`, held: { packed: true } }) as const;

/** What a column of a query is to those who read it under the name `sql`. */
export function fromColumn(sql: string, column: ColumnZone & { readonly type: TrinoType }): Typed {
  const { type, zone } = column;
  if (column.packed === true) {
    return { type, sql: `struct_extract(${sql}, 'at')`, zone: `struct_extract(${sql}, 'zone')` };
  }
  return zone === undefined ? { type, sql } : { type, sql, zone };
}

/** Where columns of several queries become one, or a column becomes a value, its zone has to be one for all. */
export function requireOneZone(columns: readonly ColumnZone[], position: Position): ColumnZone {
  const [first = {}, ...others] = columns;
  const same = others.every(({ zone }) => zone === first.zone);
  if (same && columns.every((column) => column.packed !== true)) return first;
  throw new SqlError(
    'NOT_SUPPORTED',
    'Timestamps in different time zones cannot come together here; cast them to timestamp or varchar first',
    position,
  );
}

/** A column of a result: where its timestamps have a zone, the text that is shown. */
export function resultColumn(
  sql: string,
  column: ColumnZone & { readonly type: TrinoType },
): string {
  const value = fromColumn(sql, column);
  if (value.zone === undefined) return sql;
  const { type } = value;
  const digits = 'precision' in type ? type.precision : 6;
  return `(trino_timestamp_text(${localTime(value).sql}, ${digits}) || ' ' || ${value.zone})`;
}

/** What a table keeps of a value: its instant, not its zone. */
export const instantOnly = ({ type, sql }: Typed): Typed => ({ type, sql });
