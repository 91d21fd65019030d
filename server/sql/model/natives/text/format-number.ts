import { javaDouble } from '../json/java-number.ts';
import { type Digits, digitsOf, plainText, roundedTo } from './decimal-digits.ts';

/** Flags of a specifier of Java's Formatter. */
export interface NumberFlags {
  readonly plus: boolean;
  readonly space: boolean;
  readonly zero: boolean;
  readonly group: boolean;
  readonly parentheses: boolean;
  /** -1: none. */
  readonly width: number;
}

const grouped = (whole: string): string => whole.replace(/\B(?=(\d{3})+$)/g, ',');

/** A magnitude with its sign, groups and zeros in front. */
export function signed(magnitude: string, negative: boolean, flags: NumberFlags): string {
  const [whole = '', ...rest] = magnitude.split(/(?=[.e])/);
  const text = `${flags.group ? grouped(whole) : whole}${rest.join('')}`;
  const before = negative
    ? flags.parentheses
      ? '('
      : '-'
    : flags.plus
      ? '+'
      : flags.space
        ? ' '
        : '';
  const after = negative && flags.parentheses ? ')' : '';
  const missing = flags.zero ? flags.width - before.length - text.length - after.length : 0;
  return `${before}${'0'.repeat(Math.max(0, missing))}${text}${after}`;
}

/** The digits of a double as Java shows them, which are those it rounds. */
export const doubleDigits = (value: number): Digits => digitsOf(javaDouble(value));

/** `%f`. */
export const fixed = (digits: Digits, precision: number): string =>
  plainText(roundedTo(digits, precision));

/** `%e`: `1.234568e+04`. */
export function scientific(digits: Digits, precision: number): string {
  if (digits.value === 0n) return `${plainText(roundedTo(digits, precision))}e+00`;
  let exponent = String(digits.value).length - 1 - digits.scale;
  const mantissa: Digits = { ...digits, scale: String(digits.value).length - 1 };
  let rounded = roundedTo(mantissa, precision);
  if (String(rounded.value).length > precision + 1) {
    exponent += 1;
    rounded = roundedTo({ ...mantissa, scale: mantissa.scale + 1 }, precision);
  }
  const size = String(Math.abs(exponent)).padStart(2, '0');
  return `${plainText(rounded)}e${exponent < 0 ? '-' : '+'}${size}`;
}

/** `%g`. */
export function general(digits: Digits, precision: number): string {
  const significant = precision === 0 ? 1 : precision;
  if (digits.value === 0n) return fixed(digits, significant - 1);
  const exponent = String(digits.value).length - 1 - digits.scale;
  const places = significant - 1 - exponent;
  const rounded = places >= 0 ? roundedTo(digits, places) : null;
  const size = rounded === null ? exponent : String(rounded.value).length - 1 - rounded.scale;
  if (size < -4 || size >= significant) return scientific(digits, significant - 1);
  return fixed(digits, Math.max(0, significant - 1 - size));
}
