import { offsetMinutesAt } from '../../time-literals.ts';
import { javaDouble, javaFloat } from '../json/java-number.ts';
import { invalidArgument, type Native, NativeError, nativeOfNulls } from '../native.ts';
import { digitsOf } from './decimal-digits.ts';
import { isoText, momentField } from './format-moment.ts';
import {
  doubleDigits,
  fixed,
  general,
  type NumberFlags,
  scientific,
  signed,
} from './format-number.ts';
import { dateOf, type Moment, momentOf } from './moment.ts';

const SPECIFIER = /%(?:(\d+)\$|(<))?([-#+ 0,(]*)(\d+)?(?:\.(\d+))?([tT]?[A-Za-z%])/g;

interface Specifier extends NumberFlags {
  readonly flags: string;
  readonly precision: number | null;
  readonly conversion: string;
}

/** Java's names of the classes that values of a mark have. */
const CLASSES: Readonly<Record<string, string>> = {
  i: 'Long',
  d: 'Double',
  f: 'Float',
  n: 'BigDecimal',
  b: 'Boolean',
  s: 'String',
  D: 'LocalDate',
  T: 'LocalTime',
  t: 'LocalDateTime',
  z: 'ZonedDateTime',
};

const wrong = (format: string, why: string): NativeError =>
  invalidArgument(`Invalid format string: ${format} (${why})`);

/** `format(…)` of marked values, as Java's Formatter has it for Locale.ENGLISH. */
function format(text: string | null, args: readonly (string | null)[] | null): string | null {
  if (text === null || args === null) return null;
  let ordinary = 0;
  let last = -1;
  const leftover = text.replace(SPECIFIER, '').includes('%');
  if (leftover) throw wrong(text, 'UnknownFormatConversion');
  return text.replace(SPECIFIER, (_, index, same, flags, width, precision, conversion) => {
    const specifier = specifierOf(flags, width, precision, conversion);
    if (conversion === 'n') return '\n';
    if (conversion === '%') return padded('%', specifier);
    if (same === undefined) last = index === undefined ? ordinary++ : Number(index) - 1;
    const arg = args[last];
    if (arg === undefined) throw wrong(text, `MissingFormatArgument: Format specifier '${_}'`);
    return padded(formatted(arg, specifier, text), specifier);
  });
}

function specifierOf(
  flags: string,
  width: string | undefined,
  precision: string | undefined,
  conversion: string,
): Specifier {
  const has = (flag: string): boolean => flags.includes(flag);
  return {
    flags,
    width: width === undefined ? -1 : Number(width),
    precision: precision === undefined ? null : Number(precision),
    conversion,
    plus: has('+'),
    space: has(' '),
    zero: has('0'),
    group: has(','),
    parentheses: has('('),
  };
}

function padded(text: string, { width, flags, conversion }: Specifier): string {
  const shown = /[A-Z]/.test(conversion.slice(0, 1)) ? text.toUpperCase() : text;
  return flags.includes('-') ? shown.padEnd(width) : shown.padStart(width);
}

function formatted(arg: string | null, specifier: Specifier, format: string): string {
  const { conversion, precision, flags } = specifier;
  const kind = conversion.toLowerCase().slice(0, 1);
  const mark = arg?.slice(0, 1) ?? '';
  const value = arg?.slice(1) ?? '';
  const mismatch = () =>
    wrong(format, `IllegalFormatConversion: ${conversion.slice(-1)} != ${CLASSES[mark]}`);
  const cut = (text: string): string => (precision === null ? text : text.slice(0, precision));
  if (kind === 'b') return cut(mark === 'b' ? value : String(arg !== null));
  if (arg === null) return cut('null');
  switch (kind) {
    case 's':
      if (flags.includes('#')) throw wrong(format, 'FormatFlagsConversionMismatch');
      return cut(plainForm(mark, value));
    case 'h':
      if (mark !== 's') throw new NativeError('NOT_SUPPORTED', '%h of this type is not supported');
      return cut(hashOf(value));
    case 'd':
      if (mark !== 'i') throw mismatch();
      if (precision !== null) throw wrong(format, `IllegalFormatPrecision: ${precision}`);
      return signed(value.replace('-', ''), value.startsWith('-'), specifier);
    case 'x':
    case 'o':
      if (mark !== 'i') throw mismatch();
      return unsignedForm(BigInt(value), kind, specifier);
    case 'f':
    case 'e':
    case 'g':
      if (!'dfn'.includes(mark)) throw mismatch();
      return real(mark, value, kind, specifier);
    case 't':
      return momentForm(mark, value, conversion.slice(1)) ?? fail(mismatch());
    case 'c':
      throw mismatch();
    case 'a':
      throw new NativeError('NOT_SUPPORTED', '%a is not supported');
    default:
      throw wrong(format, `UnknownFormatConversion: Conversion = '${conversion}'`);
  }
}

function fail(error: Error): never {
  throw error;
}

function hashOf(text: string): string {
  let hash = 0;
  for (let i = 0; i < text.length; i += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  return (hash >>> 0).toString(16);
}

function unsignedForm(value: bigint, kind: string, specifier: Specifier): string {
  const digits = BigInt.asUintN(64, value).toString(kind === 'x' ? 16 : 8);
  const prefix = specifier.flags.includes('#') ? (kind === 'x' ? '0x' : '0') : '';
  const missing = specifier.zero ? specifier.width - prefix.length - digits.length : 0;
  return `${prefix}${'0'.repeat(Math.max(0, missing))}${digits}`;
}

function real(mark: string, value: string, kind: string, specifier: Specifier): string {
  const number = Number(value);
  const precision = specifier.precision ?? 6;
  if (!Number.isFinite(number)) {
    const text = Number.isNaN(number) ? 'NaN' : 'Infinity';
    return signed(text, number < 0, { ...specifier, zero: false, group: false });
  }
  const digits =
    mark === 'n'
      ? digitsOf(value)
      : mark === 'f'
        ? digitsOf(javaFloat(number))
        : doubleDigits(number);
  const shape = kind === 'f' ? fixed : kind === 'e' ? scientific : general;
  const negative = digits.negative || Object.is(number, -0);
  return signed(shape({ ...digits, negative: false }, precision), negative, specifier);
}

function plainForm(mark: string, value: string): string {
  switch (mark) {
    case 'd':
      return javaDouble(Number(value));
    case 'f':
      return javaFloat(Number(value));
    case 'n':
      return bigDecimalText(value);
    case 'D':
    case 'T':
    case 't':
    case 'z':
      return isoText(momentFrom(mark, value));
    default:
      return value;
  }
}

/** `BigDecimal.toString`, which has an exponent where more than six zeros would stand in front. */
function bigDecimalText(text: string): string {
  const { negative, value, scale } = digitsOf(text);
  const digits = String(value);
  const exponent = digits.length - 1 - scale;
  if (scale === 0 || exponent >= -6) return text;
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
  return `${negative ? '-' : ''}${digits.slice(0, 1)}${fraction}E${exponent}`;
}

function momentForm(mark: string, value: string, field: string): string | null {
  if (mark === 'i') return momentField(field, momentOf(BigInt(value) * 1000n, UTC));
  return 'DTtz'.includes(mark) ? momentField(field, momentFrom(mark, value)) : null;
}

const UTC = { name: 'UTC', minutes: 0 };

/** Dates are marked days, times and timestamps marked microseconds, those with a zone followed by it. */
function momentFrom(mark: string, value: string): Moment {
  const [count = '0', zone] = value.split(' ');
  if (mark === 'D') return { date: dateOf(Number(count)), seconds: null, micros: 0, zone: null };
  if (mark === 'T') return { ...momentOf(BigInt(count)), date: null };
  if (zone === undefined) return momentOf(BigInt(count));
  const micros = BigInt(count);
  const minutes = offsetMinutesAt(zone, Number(micros / 1000n)) ?? 0;
  return momentOf(micros + BigInt(minutes) * 60_000_000n, { name: zone, minutes });
}

/** Java's Formatter. */
export const FORMAT_NATIVES: readonly Native[] = [
  nativeOfNulls('trino_format', ['VARCHAR', 'VARCHAR[]'], 'VARCHAR', format),
];
