import { BIGINT, DATE, DOUBLE, VARCHAR } from '../typed.ts';
import type { TrinoType } from '../types.ts';
import { JSON_FUNCTIONS } from './json-functions.ts';
import { MATH } from './math.ts';
import { type Catalogue, firstType, type Signature } from './signature.ts';
import { STRINGS } from './strings.ts';
import { TEXT_FUNCTIONS } from './text-functions.ts';

const elementOf = (types: readonly TrinoType[]): TrinoType => {
  const [list] = types;
  return list?.kind === 'array' ? list.element : VARCHAR;
};

const part = (sql: string): Signature => ({ parameters: ['local'], returns: BIGINT, sql });

const intervalPart = (kind: 'day to second' | 'year to month', sql: string): Signature => ({
  parameters: [`interval ${kind}`],
  returns: BIGINT,
  sql: `CAST(${sql} AS BIGINT)`,
});

/** A field of what a clock shows, also of a time and of an interval. */
const clockPart = (name: string, micros: number, most: number): readonly Signature[] => {
  const ofMicros = `CAST(epoch_us($1) // ${micros} % ${most} AS BIGINT)`;
  return [
    part(
      name === 'millisecond' ? "(date_part('millisecond', $1) % 1000)" : `date_part('${name}', $1)`,
    ),
    { parameters: ['time'], returns: BIGINT, sql: ofMicros },
    { parameters: ['interval day to second'], returns: BIGINT, sql: ofMicros },
  ];
};

const TIMES: Catalogue = {
  year: [part("date_part('year', $1)"), intervalPart('year to month', "date_part('year', $1)")],
  quarter: [part("date_part('quarter', $1)")],
  month: [part("date_part('month', $1)"), intervalPart('year to month', "date_part('month', $1)")],
  week: [part("date_part('week', $1)")],
  week_of_year: [part("date_part('week', $1)")],
  day: [
    part("date_part('day', $1)"),
    intervalPart('day to second', '(epoch_us($1) // 86400000000)'),
  ],
  day_of_month: [
    part("date_part('day', $1)"),
    intervalPart('day to second', '(epoch_us($1) // 86400000000)'),
  ],
  to_milliseconds: [intervalPart('day to second', '(epoch_us($1) // 1000)')],
  day_of_week: [part("date_part('isodow', $1)")],
  dow: [part("date_part('isodow', $1)")],
  day_of_year: [part("date_part('doy', $1)")],
  doy: [part("date_part('doy', $1)")],
  year_of_week: [part("date_part('isoyear', $1)")],
  yow: [part("date_part('isoyear', $1)")],
  hour: clockPart('hour', 3600000000, 24),
  minute: clockPart('minute', 60000000, 60),
  second: clockPart('second', 1000000, 60),
  millisecond: clockPart('millisecond', 1000, 1000),
  last_day_of_month: [{ parameters: ['local'], returns: DATE, sql: 'last_day($1)' }],
  to_unixtime: [
    { parameters: ['timestamp'], returns: DOUBLE, sql: '(epoch_us($1) / CAST(1000000 AS DOUBLE))' },
    {
      parameters: ['timestamp with time zone'],
      returns: DOUBLE,
      sql: '(epoch_us($1) / CAST(1000000 AS DOUBLE))',
    },
  ],
  from_unixtime: [
    {
      parameters: ['double'],
      returns: { kind: 'timestamp with time zone', precision: 3 },
      sql: 'make_timestamptz(CAST(trino_round_half_up($1 * 1000) AS BIGINT) * 1000)',
    },
  ],
};

const NESTED: Catalogue = {
  cardinality: [
    { parameters: ['array(T)'], returns: BIGINT, sql: 'len($1)' },
    { parameters: ['map(K, V)'], returns: BIGINT, sql: 'CAST(cardinality($1) AS BIGINT)' },
  ],
  element_at: [
    { parameters: ['array(T)', 'bigint'], returns: elementOf, sql: 'trino_element_at($1, $2)' },
  ],
  array_max: [{ parameters: ['array(T)'], returns: elementOf, sql: 'trino_array_max($1)' }],
  array_min: [{ parameters: ['array(T)'], returns: elementOf, sql: 'trino_array_min($1)' }],
  reverse: [{ parameters: ['array(T)'], returns: firstType, sql: 'list_reverse($1)' }],
  slice: [
    {
      parameters: ['array(T)', 'bigint', 'bigint'],
      returns: firstType,
      sql: 'trino_slice($1, $2, $3)',
    },
  ],
  map_keys: [
    {
      parameters: ['map(K, V)'],
      returns: (types) => ({
        kind: 'array',
        element: types[0]?.kind === 'map' ? types[0].key : VARCHAR,
      }),
      sql: 'map_keys($1)',
    },
  ],
  map_values: [
    {
      parameters: ['map(K, V)'],
      returns: (types) => ({
        kind: 'array',
        element: types[0]?.kind === 'map' ? types[0].value : VARCHAR,
      }),
      sql: 'map_values($1)',
    },
  ],
};

const ALIASES: Readonly<Record<string, string>> = {
  ceiling: 'ceil',
  pow: 'power',
  substring: 'substr',
};

function merge(...catalogues: readonly Catalogue[]): ReadonlyMap<string, readonly Signature[]> {
  const all = new Map<string, readonly Signature[]>();
  for (const catalogue of catalogues) {
    for (const [name, signatures] of Object.entries(catalogue)) {
      all.set(name, [...(all.get(name) ?? []), ...signatures]);
    }
  }
  for (const [alias, name] of Object.entries(ALIASES)) all.set(alias, all.get(name) ?? []);
  return all;
}

/** Scalar functions that a signature and a template describe whole. */
export const SCALARS = merge(MATH, STRINGS, TEXT_FUNCTIONS, TIMES, NESTED, JSON_FUNCTIONS);
