import { invalidArgument, type Native, native } from '../native.ts';
import { complementaryError, incompleteBeta, inverse, logGamma } from './special-functions.ts';

function require(holds: boolean, message: string): void {
  if (!holds) throw invalidArgument(message);
}

const standardNormal = (z: number): number => complementaryError(-z / Math.SQRT2) / 2;

/** The half of the distribution below is the mirror of the one above, where nothing is lost. */
const quantile = (p: number): number =>
  p < 0.5 ? inverse(standardNormal, p, -40, 0) : -inverse(standardNormal, 1 - p, -40, 0);

const wilson =
  (sign: 1 | -1) =>
  (successes: bigint, trials: bigint, z: number): number => {
    require(successes >= 0n, 'number of successes must not be negative');
    require(trials > 0n, 'number of trials must be positive');
    require(successes <= trials, 'number of successes must not be larger than number of trials');
    require(z >= 0, 'z-score must not be negative');
    const n = Number(trials);
    const p = Number(successes) / n;
    const spread = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
    return (p + (z * z) / (2 * n) + sign * spread) / (1 + (z * z) / n);
  };

/** Distributions of probability. */
export const PROBABILITY: readonly Native[] = [
  native(
    'native_normal_cdf',
    ['DOUBLE', 'DOUBLE', 'DOUBLE'],
    'DOUBLE',
    (mean, deviation, value) => {
      require(deviation > 0, 'standardDeviation must be > 0');
      return standardNormal((value - mean) / deviation);
    },
  ),
  native(
    'native_inverse_normal_cdf',
    ['DOUBLE', 'DOUBLE', 'DOUBLE'],
    'DOUBLE',
    (mean, deviation, p) => {
      require(p > 0 && p < 1, 'p must be in the interval (0, 1)');
      require(deviation > 0, 'sd must be > 0');
      // Trino takes the way over 2p - 1, which costs digits of a small p.
      return mean + deviation * quantile((2 * p - 1 + 1) / 2);
    },
  ),
  native('native_beta_cdf', ['DOUBLE', 'DOUBLE', 'DOUBLE'], 'DOUBLE', (a, b, value) => {
    require(value >= 0 && value <= 1, 'value must be in the interval [0, 1]');
    require(a > 0 && b > 0, 'a, b must be > 0');
    return incompleteBeta(value, a, b);
  }),
  native('native_t_cdf', ['DOUBLE', 'DOUBLE'], 'DOUBLE', (x, freedom) => {
    require(freedom > 0, 'df must be greater than 0');
    const tail = incompleteBeta(freedom / (freedom + x * x), freedom / 2, 0.5) / 2;
    return x < 0 ? tail : 1 - tail;
  }),
  native('native_t_pdf', ['DOUBLE', 'DOUBLE'], 'DOUBLE', (x, freedom) => {
    require(freedom > 0, 'df must be greater than 0');
    const scale = logGamma((freedom + 1) / 2) - logGamma(freedom / 2);
    const tails = ((freedom + 1) / 2) * Math.log1p((x * x) / freedom);
    return Math.exp(scale - 0.5 * Math.log(Math.PI * freedom) - tails);
  }),
  native('native_wilson_lower', ['BIGINT', 'BIGINT', 'DOUBLE'], 'DOUBLE', wilson(-1)),
  native('native_wilson_upper', ['BIGINT', 'BIGINT', 'DOUBLE'], 'DOUBLE', wilson(1)),
];
