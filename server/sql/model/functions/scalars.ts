import { BIGINT, BOOLEAN, DATE, DOUBLE, INTEGER, REAL, VARBINARY, VARCHAR } from '../typed.ts';
import type { TrinoType } from '../types.ts';
import type { Catalogue, Signature } from './signature.ts';

const first = (types: readonly TrinoType[]): TrinoType => types[0] ?? VARCHAR;
const elementOf = (types: readonly TrinoType[]): TrinoType => {
  const [list] = types;
  return list?.kind === 'array' ? list.element : VARCHAR;
};

const doubles = (sql: string): readonly Signature[] => [
  { parameters: ['double'], returns: DOUBLE, sql },
];

/** A function of whole numbers and floats whose result has the type of its argument. */
const sameNumber = (integers: string, floats: string): readonly Signature[] => [
  ...(['tinyint', 'smallint', 'integer', 'bigint'] as const).map(
    (kind): Signature => ({ parameters: [kind], returns: { kind }, sql: integers }),
  ),
  { parameters: ['double'], returns: DOUBLE, sql: floats },
  { parameters: ['real'], returns: REAL, sql: `CAST(${floats} AS FLOAT)` },
];

const decimalFirst =
  (extra: number) =>
  (types: readonly TrinoType[]): TrinoType => {
    const [type] = types;
    if (type?.kind !== 'decimal') return DOUBLE;
    const whole = type.precision - type.scale + Math.min(type.scale, extra);
    return { kind: 'decimal', precision: Math.max(1, Math.min(38, whole)), scale: 0 };
  };

const text = (sql: string): Signature => ({ parameters: ['varchar'], returns: first, sql });
const part = (sql: string): Signature => ({ parameters: ['local'], returns: BIGINT, sql });

const MATH: Catalogue = {
  abs: [
    ...sameNumber('abs($1)', 'abs($1)'),
    { parameters: ['decimal'], returns: first, sql: 'abs($1)' },
  ],
  ceil: [
    ...sameNumber('$1', 'ceil($1)'),
    { parameters: ['decimal'], returns: decimalFirst(1), sql: 'trino_ceil($1)' },
  ],
  floor: [
    ...sameNumber('$1', 'floor($1)'),
    { parameters: ['decimal'], returns: decimalFirst(1), sql: 'trino_floor($1)' },
  ],
  sign: [...sameNumber('sign($1)', 'trino_sign($1)')],
  sqrt: doubles('trino_sqrt($1)'),
  cbrt: doubles('cbrt($1)'),
  exp: doubles('exp($1)'),
  ln: doubles('trino_ln($1)'),
  log10: doubles('trino_log10($1)'),
  log2: doubles('trino_log2($1)'),
  sin: doubles('sin($1)'),
  cos: doubles('cos($1)'),
  tan: doubles('tan($1)'),
  atan: doubles('atan($1)'),
  degrees: doubles('degrees($1)'),
  radians: doubles('radians($1)'),
  atan2: [{ parameters: ['double', 'double'], returns: DOUBLE, sql: 'atan2($1, $2)' }],
  power: [{ parameters: ['double', 'double'], returns: DOUBLE, sql: 'trino_power($1, $2)' }],
  pi: [{ parameters: [], returns: DOUBLE, sql: 'pi()' }],
  e: [{ parameters: [], returns: DOUBLE, sql: 'exp(CAST(1 AS DOUBLE))' }],
  nan: [{ parameters: [], returns: DOUBLE, sql: "CAST('NaN' AS DOUBLE)" }],
  infinity: [{ parameters: [], returns: DOUBLE, sql: "CAST('Infinity' AS DOUBLE)" }],
  is_nan: [
    { parameters: ['double'], returns: BOOLEAN, sql: 'isnan($1)' },
    { parameters: ['real'], returns: BOOLEAN, sql: 'isnan($1)' },
  ],
  is_finite: [{ parameters: ['double'], returns: BOOLEAN, sql: 'isfinite($1)' }],
  is_infinite: [{ parameters: ['double'], returns: BOOLEAN, sql: 'isinf($1)' }],
  width_bucket: [
    {
      parameters: ['double', 'double', 'double', 'bigint'],
      returns: BIGINT,
      sql: 'trino_width_bucket($1, $2, $3, $4)',
    },
  ],
  truncate: [
    ...doubles('trunc($1)'),
    { parameters: ['decimal'], returns: decimalFirst(0), sql: 'trino_trunc($1)' },
  ],
  bitwise_and: [{ parameters: ['bigint', 'bigint'], returns: BIGINT, sql: '($1 & $2)' }],
  bitwise_or: [{ parameters: ['bigint', 'bigint'], returns: BIGINT, sql: '($1 | $2)' }],
  bitwise_xor: [{ parameters: ['bigint', 'bigint'], returns: BIGINT, sql: 'xor($1, $2)' }],
  bitwise_not: [{ parameters: ['bigint'], returns: BIGINT, sql: '(~$1)' }],
};

const STRINGS: Catalogue = {
  lower: [text('lower($1)')],
  upper: [text('trino_upper($1)')],
  reverse: [text('trino_reverse($1)')],
  trim: [
    text('trino_trim($1)'),
    { parameters: ['varchar', 'varchar'], returns: first, sql: 'trim($1, $2)' },
  ],
  ltrim: [
    text('trino_ltrim($1)'),
    { parameters: ['varchar', 'varchar'], returns: first, sql: 'ltrim($1, $2)' },
  ],
  rtrim: [
    text('trino_rtrim($1)'),
    { parameters: ['varchar', 'varchar'], returns: first, sql: 'rtrim($1, $2)' },
  ],
  length: [
    { parameters: ['varchar'], returns: BIGINT, sql: 'length($1)' },
    { parameters: ['varbinary'], returns: BIGINT, sql: 'octet_length($1)' },
  ],
  substr: [
    { parameters: ['varchar', 'bigint'], returns: first, sql: 'trino_substr($1, $2)' },
    {
      parameters: ['varchar', 'bigint', 'bigint'],
      returns: first,
      sql: 'trino_substr_length($1, $2, $3)',
    },
  ],
  strpos: [{ parameters: ['varchar', 'varchar'], returns: BIGINT, sql: 'strpos($1, $2)' }],
  starts_with: [
    { parameters: ['varchar', 'varchar'], returns: BOOLEAN, sql: 'starts_with($1, $2)' },
  ],
  replace: [
    { parameters: ['varchar', 'varchar'], returns: first, sql: "trino_replace($1, $2, '')" },
    {
      parameters: ['varchar', 'varchar', 'varchar'],
      returns: replaced,
      sql: 'trino_replace($1, $2, $3)',
    },
  ],
  split_part: [
    {
      parameters: ['varchar', 'varchar', 'bigint'],
      returns: first,
      sql: 'trino_split_part($1, $2, $3)',
    },
  ],
  split: [
    {
      parameters: ['varchar', 'varchar'],
      returns: (types) => ({ kind: 'array', element: first(types) }),
      sql: 'trino_split($1, $2)',
    },
  ],
  lpad: [
    {
      parameters: ['varchar', 'bigint', 'varchar'],
      returns: VARCHAR,
      sql: 'trino_pad_left($1, $2, $3)',
    },
  ],
  rpad: [
    {
      parameters: ['varchar', 'bigint', 'varchar'],
      returns: VARCHAR,
      sql: 'trino_pad_right($1, $2, $3)',
    },
  ],
  chr: [{ parameters: ['bigint'], returns: { kind: 'varchar', length: 1 }, sql: 'trino_chr($1)' }],
  codepoint: [{ parameters: ['varchar'], returns: INTEGER, sql: 'trino_codepoint($1)' }],
  to_utf8: [{ parameters: ['varchar'], returns: VARBINARY, sql: 'encode($1)' }],
  to_hex: [{ parameters: ['varbinary'], returns: VARCHAR, sql: 'hex($1)' }],
  from_hex: [{ parameters: ['varchar'], returns: VARBINARY, sql: 'unhex($1)' }],
  sha256: [{ parameters: ['varbinary'], returns: VARBINARY, sql: 'unhex(sha256($1))' }],
  md5: [{ parameters: ['varbinary'], returns: VARBINARY, sql: 'unhex(md5($1))' }],
  to_base64: [{ parameters: ['varbinary'], returns: VARCHAR, sql: 'to_base64($1)' }],
  fail: [
    {
      parameters: ['varchar'],
      returns: { kind: 'unknown' },
      sql: "CAST(trino_fail('GENERIC_USER_ERROR: ' || $1) AS VARCHAR)",
    },
  ],
};

/** Length of a text in which every gap may take the replacement. */
function replaced(types: readonly TrinoType[]): TrinoType {
  const [source, , target] = types;
  if (source?.kind !== 'varchar' || target?.kind !== 'varchar') return VARCHAR;
  if (source.length === null || target.length === null) return VARCHAR;
  return { kind: 'varchar', length: source.length + target.length * (source.length + 1) };
}

const TIMES: Catalogue = {
  year: [part("date_part('year', $1)")],
  quarter: [part("date_part('quarter', $1)")],
  month: [part("date_part('month', $1)")],
  week: [part("date_part('week', $1)")],
  week_of_year: [part("date_part('week', $1)")],
  day: [part("date_part('day', $1)")],
  day_of_month: [part("date_part('day', $1)")],
  day_of_week: [part("date_part('isodow', $1)")],
  dow: [part("date_part('isodow', $1)")],
  day_of_year: [part("date_part('doy', $1)")],
  doy: [part("date_part('doy', $1)")],
  year_of_week: [part("date_part('isoyear', $1)")],
  yow: [part("date_part('isoyear', $1)")],
  hour: [part("date_part('hour', $1)")],
  minute: [part("date_part('minute', $1)")],
  second: [part("date_part('second', $1)")],
  millisecond: [part("(date_part('millisecond', $1) % 1000)")],
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
  from_iso8601_date: [{ parameters: ['varchar'], returns: DATE, sql: 'trino_parse_date($1)' }],
};

const NESTED: Catalogue = {
  cardinality: [
    { parameters: ['array(T)'], returns: BIGINT, sql: 'len($1)' },
    { parameters: ['map(K, V)'], returns: BIGINT, sql: 'CAST(cardinality($1) AS BIGINT)' },
  ],
  element_at: [
    { parameters: ['array(T)', 'bigint'], returns: elementOf, sql: 'trino_element_at($1, $2)' },
    {
      parameters: ['map(K, V)', 'K'],
      returns: (types) => (types[0]?.kind === 'map' ? types[0].value : VARCHAR),
      sql: '($1[$2])',
    },
  ],
  contains: [{ parameters: ['array(T)', 'T'], returns: BOOLEAN, sql: 'trino_contains($1, $2)' }],
  array_sort: [
    { parameters: ['array(T)'], returns: first, sql: "list_sort($1, 'ASC', 'NULLS LAST')" },
  ],
  array_max: [{ parameters: ['array(T)'], returns: elementOf, sql: 'trino_array_max($1)' }],
  array_min: [{ parameters: ['array(T)'], returns: elementOf, sql: 'trino_array_min($1)' }],
  reverse: [{ parameters: ['array(T)'], returns: first, sql: 'list_reverse($1)' }],
  slice: [
    {
      parameters: ['array(T)', 'bigint', 'bigint'],
      returns: first,
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

const JSON_FUNCTIONS: Catalogue = {
  json_parse: [{ parameters: ['varchar'], returns: { kind: 'json' }, sql: 'trino_json_parse($1)' }],
  json_format: [{ parameters: ['json'], returns: VARCHAR, sql: '$1' }],
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
export const SCALARS = merge(MATH, STRINGS, TIMES, NESTED, JSON_FUNCTIONS);
