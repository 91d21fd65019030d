import { invalidArgument, type Native, type NativeError, native } from '../native.ts';

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz';

function radixOf(radix: bigint): number {
  if (radix < 2n || radix > 36n) throw invalidArgument('Radix must be between 2 and 36');
  return Number(radix);
}

function fromBase(text: string, radix: number): bigint {
  const wrong = (): NativeError => invalidArgument(`Not a valid base-${radix} number: ${text}`);
  const digits = text.replace(/^[+-]/, '').toLowerCase();
  if (digits === '') throw wrong();
  let value = 0n;
  for (const character of digits) {
    const digit = DIGITS.indexOf(character);
    if (digit < 0 || digit >= radix) throw wrong();
    value = value * BigInt(radix) + BigInt(digit);
  }
  const signed = text.startsWith('-') ? -value : value;
  if (BigInt.asIntN(64, signed) !== signed) throw wrong();
  return signed;
}

function countBits(value: bigint, bits: bigint): bigint {
  if (bits <= 1n || bits > 64n) {
    throw invalidArgument(`Bits specified in bit_count must be between 2 and 64, got ${bits}`);
  }
  const width = Number(bits);
  if (BigInt.asIntN(width, value) !== value) {
    throw invalidArgument(
      `Number must be representable with the bits specified. ${value} cannot be represented with ${bits} bits`,
    );
  }
  return BigInt(BigInt.asUintN(width, value).toString(2).replaceAll('0', '').length);
}

type Shift = (value: bigint, distance: bigint, width: bigint) => bigint;

const shift = (name: string, apply: Shift): Native =>
  native(name, ['BIGINT', 'BIGINT', 'BIGINT'], 'BIGINT', (value, distance, width) => {
    // A distance below zero is one beyond the width.
    const far = distance < 0n ? width : distance;
    return BigInt.asIntN(Number(width), apply(value, far, width));
  });

/** Whole numbers as their bits and digits. */
export const BITS: readonly Native[] = [
  native('native_to_base', ['BIGINT', 'BIGINT'], 'VARCHAR', (value, radix) =>
    value.toString(radixOf(radix)),
  ),
  native('native_from_base', ['VARCHAR', 'BIGINT'], 'BIGINT', (text, radix) =>
    fromBase(text, radixOf(radix)),
  ),
  native('native_bit_count', ['BIGINT', 'BIGINT'], 'BIGINT', countBits),
  shift('native_shift_left', (value, distance, width) =>
    distance >= width ? 0n : value << distance,
  ),
  shift('native_shift_right', (value, distance, width) =>
    distance >= width ? 0n : BigInt.asUintN(Number(width), value) >> distance,
  ),
  shift('native_shift_arithmetic', (value, distance, width) =>
    distance >= width ? (value < 0n ? -1n : 0n) : value >> distance,
  ),
];
