import { BIGINT, BOOLEAN, DOUBLE, REAL } from '../typed.ts';
import type { TrinoType } from '../types.ts';
import { type Catalogue, firstType, type Signature } from './signature.ts';

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

/** A shift keeps the width of its value. */
const shifts = (direction: string): readonly Signature[] =>
  (
    [
      ['tinyint', 8, 'TINYINT'],
      ['smallint', 16, 'SMALLINT'],
      ['integer', 32, 'INTEGER'],
      ['bigint', 64, 'BIGINT'],
    ] as const
  ).map(([kind, bits, storage]) => ({
    parameters: [kind, 'bigint'],
    returns: { kind },
    sql: `CAST(native_shift_${direction}($1, $2, ${bits}) AS ${storage})`,
  }));

/** Functions of numbers. */
export const MATH: Catalogue = {
  abs: [
    ...sameNumber('abs($1)', 'abs($1)'),
    { parameters: ['decimal'], returns: firstType, sql: 'abs($1)' },
  ],
  ceil: [
    ...sameNumber('$1', 'ceil($1)'),
    { parameters: ['decimal'], returns: decimalFirst(1), sql: 'trino_ceil($1)' },
  ],
  floor: [
    ...sameNumber('$1', 'floor($1)'),
    { parameters: ['decimal'], returns: decimalFirst(1), sql: 'trino_floor($1)' },
  ],
  sign: [
    ...sameNumber('sign($1)', 'trino_sign($1)'),
    {
      parameters: ['decimal'],
      returns: { kind: 'decimal', precision: 1, scale: 0 },
      sql: 'CAST(sign($1) AS DECIMAL(1, 0))',
    },
  ],
  sqrt: doubles('trino_sqrt($1)'),
  cbrt: doubles('cbrt($1)'),
  exp: doubles('exp($1)'),
  ln: doubles('trino_ln($1)'),
  log10: doubles('trino_log10($1)'),
  log2: doubles('trino_log2($1)'),
  sin: doubles('sin($1)'),
  cos: doubles('cos($1)'),
  tan: doubles('tan($1)'),
  asin: doubles('trino_asin($1)'),
  acos: doubles('trino_acos($1)'),
  atan: doubles('atan($1)'),
  sinh: doubles('trino_sinh($1)'),
  cosh: doubles('trino_cosh($1)'),
  tanh: doubles('trino_tanh($1)'),
  degrees: doubles('degrees($1)'),
  radians: doubles('radians($1)'),
  atan2: [{ parameters: ['double', 'double'], returns: DOUBLE, sql: 'atan2($1, $2)' }],
  power: [{ parameters: ['double', 'double'], returns: DOUBLE, sql: 'trino_power($1, $2)' }],
  log: [
    { parameters: ['double', 'double'], returns: DOUBLE, sql: '(trino_ln($2) / trino_ln($1))' },
  ],
  normal_cdf: [
    {
      parameters: ['double', 'double', 'double'],
      returns: DOUBLE,
      sql: 'native_normal_cdf($1, $2, $3)',
    },
  ],
  inverse_normal_cdf: [
    {
      parameters: ['double', 'double', 'double'],
      returns: DOUBLE,
      sql: 'native_inverse_normal_cdf($1, $2, $3)',
    },
  ],
  beta_cdf: [
    {
      parameters: ['double', 'double', 'double'],
      returns: DOUBLE,
      sql: 'native_beta_cdf($1, $2, $3)',
    },
  ],
  t_cdf: [{ parameters: ['double', 'double'], returns: DOUBLE, sql: 'native_t_cdf($1, $2)' }],
  t_pdf: [{ parameters: ['double', 'double'], returns: DOUBLE, sql: 'native_t_pdf($1, $2)' }],
  wilson_interval_lower: [
    {
      parameters: ['bigint', 'bigint', 'double'],
      returns: DOUBLE,
      sql: 'native_wilson_lower($1, $2, $3)',
    },
  ],
  wilson_interval_upper: [
    {
      parameters: ['bigint', 'bigint', 'double'],
      returns: DOUBLE,
      sql: 'native_wilson_upper($1, $2, $3)',
    },
  ],
  to_base: [
    {
      parameters: ['bigint', 'bigint'],
      returns: { kind: 'varchar', length: 64 },
      sql: 'native_to_base($1, $2)',
    },
  ],
  from_base: [
    { parameters: ['varchar', 'bigint'], returns: BIGINT, sql: 'native_from_base($1, $2)' },
  ],
  bit_count: [
    { parameters: ['bigint', 'bigint'], returns: BIGINT, sql: 'native_bit_count($1, $2)' },
  ],
  bitwise_left_shift: shifts('left'),
  bitwise_right_shift: shifts('right'),
  bitwise_right_shift_arithmetic: shifts('arithmetic'),
  random: [{ parameters: [], returns: DOUBLE, sql: 'random()' }],
  rand: [{ parameters: [], returns: DOUBLE, sql: 'random()' }],
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
    {
      parameters: ['double', 'array(double)'],
      returns: BIGINT,
      sql: 'trino_width_bucket_of($1, $2)',
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
