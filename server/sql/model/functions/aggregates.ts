import { BIGINT, BOOLEAN, DOUBLE, REAL, VARCHAR } from '../typed.ts';
import type { TrinoType } from '../types.ts';
import type { Catalogue } from './signature.ts';

const first = (types: readonly TrinoType[]): TrinoType => types[0] ?? VARCHAR;
const wide = (types: readonly TrinoType[]): TrinoType => ({
  kind: 'decimal',
  precision: 38,
  scale: types[0]?.kind === 'decimal' ? types[0].scale : 0,
});

const ORDERABLE = [
  'boolean',
  'tinyint',
  'smallint',
  'integer',
  'bigint',
  'decimal',
  'date',
  'time',
  'timestamp',
  'timestamp with time zone',
  'varchar',
  'varbinary',
  'uuid',
  'interval day to second',
  'interval year to month',
] as const;

/** min and max skip NaN unless there is nothing else. */
const extreme = (name: 'min' | 'max') => [
  ...ORDERABLE.map((kind) => ({ parameters: [kind], returns: first, sql: `${name}{$1}` }) as const),
  {
    parameters: ['double'],
    returns: DOUBLE,
    sql: `COALESCE(${name}{CASE WHEN isnan($1) THEN NULL ELSE $1 END}, ${name}{$1})`,
  } as const,
  {
    parameters: ['real'],
    returns: REAL,
    sql: `COALESCE(${name}{CASE WHEN isnan($1) THEN NULL ELSE $1 END}, ${name}{$1})`,
  } as const,
];

/** Trino has rules of its own for a NaN as the key; they are not done, so such a key fails. */
const by = (name: string) => [
  { parameters: ['any', 'double'], returns: first, sql: `${name}{$1, trino_no_nan($2)}` } as const,
  ...ORDERABLE.map(
    (kind) => ({ parameters: ['any', kind], returns: first, sql: `${name}{$1, $2}` }) as const,
  ),
];

/** An aggregate of whole milliseconds or months as one of intervals. */
const ofIntervals = (sql: string) =>
  [
    {
      parameters: ['interval day to second'],
      returns: first,
      sql: `to_microseconds(${sql.replace('$1', 'epoch_us($1) // 1000')} * 1000)`,
    },
    {
      parameters: ['interval year to month'],
      returns: first,
      sql: `to_months(CAST(${sql.replace('$1', "date_part('year', $1) * 12 + date_part('month', $1)")} AS INTEGER))`,
    },
  ] as const;

const spread = (name: string, sql: string): Catalogue => ({
  [name]: [{ parameters: ['double'], returns: DOUBLE, sql }],
});

/**
 * Aggregates. Braces hold the arguments of the DuckDB aggregate: they become parentheses with
 * DISTINCT and ORDER BY inside, FILTER and OVER behind.
 */
export const AGGREGATES: Catalogue = {
  count: [{ parameters: ['any'], returns: BIGINT, sql: 'count{$1}' }],
  count_if: [
    {
      parameters: ['boolean'],
      returns: BIGINT,
      sql: 'CAST(count_if{COALESCE($1, false)} AS BIGINT)',
    },
  ],
  sum: [
    { parameters: ['bigint'], returns: BIGINT, sql: 'CAST(sum{$1} AS BIGINT)' },
    { parameters: ['double'], returns: DOUBLE, sql: 'sum{$1}' },
    { parameters: ['real'], returns: REAL, sql: 'CAST(sum{$1} AS FLOAT)' },
    { parameters: ['decimal'], returns: wide, sql: 'sum{$1}' },
    ...ofIntervals('CAST(sum{$1} AS BIGINT)'),
  ],
  avg: [
    { parameters: ['bigint'], returns: DOUBLE, sql: 'avg{CAST($1 AS DOUBLE)}' },
    { parameters: ['double'], returns: DOUBLE, sql: 'avg{$1}' },
    { parameters: ['real'], returns: REAL, sql: 'CAST(avg{$1} AS FLOAT)' },
    { parameters: ['decimal'], returns: first, sql: 'sum{$1}' },
    ...ofIntervals('CAST(round(avg{$1}) AS BIGINT)'),
  ],
  min: extreme('min'),
  max: extreme('max'),
  bool_and: [{ parameters: ['boolean'], returns: BOOLEAN, sql: 'bool_and{$1}' }],
  every: [{ parameters: ['boolean'], returns: BOOLEAN, sql: 'bool_and{$1}' }],
  bool_or: [{ parameters: ['boolean'], returns: BOOLEAN, sql: 'bool_or{$1}' }],
  arbitrary: [{ parameters: ['any'], returns: first, sql: 'any_value{$1}' }],
  any_value: [{ parameters: ['any'], returns: first, sql: 'any_value{$1}' }],
  array_agg: [
    {
      parameters: ['any'],
      returns: (types) => ({ kind: 'array', element: first(types) }),
      sql: 'array_agg{$1}',
    },
  ],
  max_by: by('arg_max_null'),
  min_by: by('arg_min_null'),
  ...spread('stddev', 'stddev_samp{$1}'),
  ...spread('stddev_samp', 'stddev_samp{$1}'),
  ...spread('stddev_pop', 'stddev_pop{$1}'),
  ...spread('variance', 'var_samp{$1}'),
  ...spread('var_samp', 'var_samp{$1}'),
  ...spread('var_pop', 'var_pop{$1}'),
};

/** Aggregates beyond the table: see `AGGREGATE_CALLS`. */
const AGGREGATE_NAMES: ReadonlySet<string> = new Set([
  'approx_distinct',
  'approx_most_frequent',
  'approx_percentile',
  'bitwise_and_agg',
  'bitwise_or_agg',
  'bitwise_xor_agg',
  'corr',
  'covar_pop',
  'covar_samp',
  'geometric_mean',
  'histogram',
  'kurtosis',
  'listagg',
  'map_agg',
  'map_union',
  'multimap_agg',
  'reduce_agg',
  'regr_intercept',
  'regr_slope',
  'skewness',
]);

export const RANKING: Readonly<Record<string, TrinoType>> = {
  row_number: BIGINT,
  rank: BIGINT,
  dense_rank: BIGINT,
  percent_rank: DOUBLE,
  cume_dist: DOUBLE,
};

/** Functions of the window's rows whose result has the type of their first argument. */
export const VALUE_WINDOWS: ReadonlySet<string> = new Set([
  'lag',
  'lead',
  'first_value',
  'last_value',
  'nth_value',
]);

export const isAggregate = (name: string): boolean =>
  Object.hasOwn(AGGREGATES, name) || AGGREGATE_NAMES.has(name);
export const isWindowOnly = (name: string): boolean =>
  Object.hasOwn(RANKING, name) || VALUE_WINDOWS.has(name) || name === 'ntile';
