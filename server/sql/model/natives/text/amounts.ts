import { invalidArgument, type Native, native } from '../native.ts';
import { digitsOf, plainText, roundedTo } from './decimal-digits.ts';

const SCALES = ['', 'K', 'M', 'B', 'T', 'Q'];

/** `1.23K`: three digits of a number; what is less than a thousand loses its fraction. */
function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return formatLong(Number.isNaN(value) ? 0n : value > 0 ? MAX : -MAX);
  const whole = BigInt(Math.trunc(value));
  return formatLong(whole > MAX ? MAX : whole < -MAX ? -MAX : whole);
}

const MAX = 2n ** 63n - 1n;

function formatLong(value: bigint): string {
  const negative = value < 0n;
  const size = negative ? -value : value;
  let step = 0;
  let scale = 1n;
  while (step < SCALES.length - 1 && size / scale >= 1000n) {
    scale *= 1000n;
    step += 1;
  }
  const exact = { negative, value: (size * 10_000n) / scale, scale: 4 };
  const whole = size / scale;
  const digits = whole >= 100n ? 0 : whole >= 10n ? 1 : 2;
  const text = plainText(roundedTo(exact, digits));
  const short = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  return `${negative ? '-' : ''}${short}${SCALES[step] ?? ''}`;
}

const UNITS: readonly (readonly [string, bigint])[] = [
  ['week', 604_800n],
  ['day', 86_400n],
  ['hour', 3600n],
  ['minute', 60n],
  ['second', 1n],
];

/** `1 hour, 2 minutes`. */
function humanSeconds(value: number): string {
  if (!Number.isFinite(value)) throw invalidArgument(`Invalid argument found: ${value}`);
  let left = BigInt(Math.round(Math.abs(value)));
  const parts: string[] = [];
  for (const [unit, seconds] of UNITS) {
    const count = left / seconds;
    left %= seconds;
    if (count > 0n) parts.push(`${count} ${unit}${count === 1n ? '' : 's'}`);
  }
  return parts.length === 0 ? '0 seconds' : parts.join(', ');
}

const SIZES = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB'];

/** `2.3MB` in bytes, as decimal text. */
function dataSize(text: string): string {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)([A-Za-z]+)$/.exec(text) ?? [];
  const power = SIZES.indexOf(unit);
  if (number === undefined || power < 0) throw invalidArgument(`Invalid data size: '${text}'`);
  const { value, scale } = digitsOf(number);
  return String((value * 1024n ** BigInt(power)) / 10n ** BigInt(scale));
}

const DURATIONS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** `3.81 d` in milliseconds. */
function duration(text: string): bigint {
  const [, number, unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*([a-zA-Z]+)\s*$/.exec(text) ?? [];
  if (number === undefined) {
    throw invalidArgument(`duration is not a valid data duration string: ${text}`);
  }
  const millis = Object.hasOwn(DURATIONS, unit) ? DURATIONS[unit] : undefined;
  if (millis === undefined) throw invalidArgument(`Unknown time unit: ${unit}`);
  return BigInt(Math.round(Number(number) * millis));
}

/** Numbers as people write them. */
export const AMOUNT_NATIVES: readonly Native[] = [
  native('trino_format_number', ['DOUBLE'], 'VARCHAR', formatNumber),
  native('trino_format_long', ['BIGINT'], 'VARCHAR', formatLong),
  native('trino_human_seconds', ['DOUBLE'], 'VARCHAR', humanSeconds),
  native('trino_data_size', ['VARCHAR'], 'VARCHAR', dataSize),
  native('trino_duration', ['VARCHAR'], 'BIGINT', duration),
];
