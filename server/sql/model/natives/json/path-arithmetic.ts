import { NativeError } from '../native.ts';
import { trinoDouble } from './java-number.ts';
import type { JsonNumber } from './json-value.ts';

export type Operator = '+' | '-' | '*' | '/' | '%';

/** `unscaled` / 10^`scale`. */
interface Decimal {
  readonly unscaled: bigint;
  readonly scale: number;
}

const INT = 2n ** 31n;
const LONG = 2n ** 63n;

export const pathError = (message: string): NativeError =>
  new NativeError('PATH_EVALUATION_ERROR', `path evaluation failed: ${message}`);

/** Two numbers of a path by the rules of SQL: whole numbers stay whole, and nothing overflows silently. */
export function calculate(operator: Operator, a: JsonNumber, b: JsonNumber): JsonNumber {
  if (a.kind === 'double' || b.kind === 'double') {
    return double(ofDoubles(operator, Number(a.text), Number(b.text)));
  }
  if ((operator === '/' || operator === '%') && decimalOf(b).unscaled === 0n) {
    throw pathError('division by zero');
  }
  if (a.kind === 'integer' && b.kind === 'integer') {
    return integer(operator, BigInt(a.text), BigInt(b.text));
  }
  return ofDecimals(operator, decimalOf(a), decimalOf(b));
}

export const double = (value: number): JsonNumber => ({ kind: 'double', text: trinoDouble(value) });

export function negated(value: JsonNumber): JsonNumber {
  if (value.kind === 'double') return double(-Number(value.text));
  const { unscaled, scale } = decimalOf(value);
  return numberOf(value.kind, { unscaled: -unscaled, scale });
}

/** `floor` and `ceiling` give a number of the kind they got. */
export function rounded(value: JsonNumber, direction: 'down' | 'up'): JsonNumber {
  if (value.kind === 'integer') return value;
  if (value.kind === 'double') {
    const number = Number(value.text);
    return double(direction === 'down' ? Math.floor(number) : Math.ceil(number));
  }
  const { unscaled, scale } = decimalOf(value);
  const one = 10n ** BigInt(scale);
  const cut = unscaled / one;
  const rest = unscaled % one;
  const step = direction === 'down' ? (rest < 0n ? -1n : 0n) : rest > 0n ? 1n : 0n;
  return numberOf('decimal', { unscaled: cut + step, scale: 0 });
}

/** Negative, zero or positive as `a` is less than, equal to or more than `b`; NaN when either is. */
export function compareNumbers(a: JsonNumber, b: JsonNumber): number {
  if (a.kind === 'double' || b.kind === 'double') return Number(a.text) - Number(b.text);
  const [left, right] = alike(decimalOf(a), decimalOf(b));
  return left < right ? -1 : left > right ? 1 : 0;
}

function ofDoubles(operator: Operator, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
  }
}

function integer(operator: Operator, a: bigint, b: bigint): JsonNumber {
  const value = ofIntegers(operator, a, b);
  const small = [a, b].every((operand) => operand >= -INT && operand < INT);
  const limit = small ? INT : LONG;
  if (value < -limit || value >= limit) throw pathError('number out of range');
  return { kind: 'integer', text: String(value) };
}

function ofIntegers(operator: Operator, a: bigint, b: bigint): bigint {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
  }
}

function ofDecimals(operator: Operator, a: Decimal, b: Decimal): JsonNumber {
  const scale = Math.max(a.scale, b.scale);
  const [left, right] = alike(a, b);
  if (operator === '*') {
    return numberOf('decimal', { unscaled: a.unscaled * b.unscaled, scale: a.scale + b.scale });
  }
  if (operator === '/') {
    return numberOf('decimal', { unscaled: halfUp(left * 10n ** BigInt(scale), right), scale });
  }
  return numberOf('decimal', { unscaled: ofIntegers(operator, left, right), scale });
}

function halfUp(a: bigint, b: bigint): bigint {
  const cut = a / b;
  const rest = a % b;
  const twice = 2n * (rest < 0n ? -rest : rest);
  if (twice < (b < 0n ? -b : b)) return cut;
  return cut + (a < 0n === b < 0n ? 1n : -1n);
}

function alike(a: Decimal, b: Decimal): readonly [bigint, bigint] {
  const scale = Math.max(a.scale, b.scale);
  const lift = ({ unscaled, scale: own }: Decimal) => unscaled * 10n ** BigInt(scale - own);
  return [lift(a), lift(b)];
}

function decimalOf({ text }: JsonNumber): Decimal {
  const [whole = '', fraction = ''] = text.split('.');
  return { unscaled: BigInt(whole + fraction), scale: fraction.length };
}

function numberOf(kind: JsonNumber['kind'], { unscaled, scale }: Decimal): JsonNumber {
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  const point = digits.length - scale;
  const fraction = scale === 0 ? '' : `.${digits.slice(point)}`;
  return { kind, text: `${unscaled < 0n ? '-' : ''}${digits.slice(0, point)}${fraction}` };
}
