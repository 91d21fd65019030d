import { IcebergError } from './iceberg-error.ts';
import { formatIcebergType, type PrimitiveType } from './types.ts';

/**
 * One value of a primitive type: boolean; number for int, float, double and date (days since 1970);
 * bigint for long, time, timestamp, timestamptz (microseconds) and decimal (unscaled); string for
 * string and uuid; bytes for binary and fixed.
 */
export type SingleValue = boolean | number | bigint | string | Uint8Array;

/** Encodes a value in the format's single-value form. Throws `IcebergError` for a value of another type. */
export function encodeBound(type: PrimitiveType, value: SingleValue): Uint8Array {
  switch (type.kind) {
    case 'boolean':
      return Uint8Array.of(expectBoolean(type, value) ? 1 : 0);
    case 'int':
    case 'date':
      return fixedWidth(4, (view) => view.setInt32(0, expectNumber(type, value), true));
    case 'long':
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return fixedWidth(8, (view) => view.setBigInt64(0, expectBigint(type, value), true));
    case 'float':
      return fixedWidth(4, (view) => view.setFloat32(0, expectNumber(type, value), true));
    case 'double':
      return fixedWidth(8, (view) => view.setFloat64(0, expectNumber(type, value), true));
    case 'string':
      return new TextEncoder().encode(expectString(type, value));
    case 'uuid':
      return Uint8Array.fromHex(expectString(type, value).replaceAll('-', ''));
    case 'decimal':
      return encodeUnscaled(expectBigint(type, value));
    case 'binary':
    case 'fixed':
      return expectBytes(type, value);
  }
}

/**
 * Decodes the single-value form. Files written before a promotion hold the narrower form (4 bytes for
 * a column that is `long` or `double` today), which is read as what it was.
 */
export function decodeBound(type: PrimitiveType, bytes: Uint8Array): SingleValue {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isNarrow = bytes.byteLength === 4;
  switch (type.kind) {
    case 'boolean':
      return bytes[0] !== 0;
    case 'int':
    case 'date':
      return view.getInt32(0, true);
    case 'long':
      return isNarrow ? BigInt(view.getInt32(0, true)) : view.getBigInt64(0, true);
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return view.getBigInt64(0, true);
    case 'float':
      return view.getFloat32(0, true);
    case 'double':
      return isNarrow ? view.getFloat32(0, true) : view.getFloat64(0, true);
    case 'string':
      return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    case 'uuid':
      return formatUuid(bytes);
    case 'decimal':
      return decodeUnscaled(bytes);
    case 'binary':
    case 'fixed':
      return bytes;
  }
}

/** Order of two values of one type: negative, zero or positive. NaN has no order: never pass it. */
export function compareValues(a: SingleValue, b: SingleValue): number {
  if (typeof a === 'string' && typeof b === 'string') return compareCodePoints(a, b);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return compareBytes(a, b);
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Big-endian two's complement in the fewest bytes, the format's form of a decimal's unscaled value. */
export function encodeUnscaled(unscaled: bigint): Uint8Array {
  let width = 1;
  while (BigInt.asIntN(width * 8, unscaled) !== unscaled) width += 1;
  const bytes = new Uint8Array(width);
  let rest = BigInt.asUintN(width * 8, unscaled);
  for (let index = width - 1; index >= 0; index -= 1) {
    bytes[index] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
}

export function decodeUnscaled(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return BigInt.asIntN(bytes.byteLength * 8, value);
}

export function formatUuid(bytes: Uint8Array): string {
  return bytes.toHex().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

// UTF-16 units order surrogates before U+E000; the format orders by code point, as UTF-8 bytes do.
function compareCodePoints(a: string, b: string): number {
  const isAscii = (text: string) => /^[\0-\x7f]*$/.test(text);
  if (isAscii(a) && isAscii(b)) return a === b ? 0 : a < b ? -1 : 1;
  const encoder = new TextEncoder();
  return compareBytes(encoder.encode(a), encoder.encode(b));
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.byteLength, b.byteLength);
  for (let index = 0; index < shared; index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.byteLength - b.byteLength;
}

function fixedWidth(width: number, write: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(width);
  write(new DataView(bytes.buffer));
  return bytes;
}

function expectBoolean(type: PrimitiveType, value: SingleValue): boolean {
  if (typeof value !== 'boolean') throw wrongValue(type, value);
  return value;
}

function expectNumber(type: PrimitiveType, value: SingleValue): number {
  if (typeof value !== 'number') throw wrongValue(type, value);
  return value;
}

function expectBigint(type: PrimitiveType, value: SingleValue): bigint {
  if (typeof value !== 'bigint') throw wrongValue(type, value);
  return value;
}

function expectString(type: PrimitiveType, value: SingleValue): string {
  if (typeof value !== 'string') throw wrongValue(type, value);
  return value;
}

function expectBytes(type: PrimitiveType, value: SingleValue): Uint8Array {
  if (!(value instanceof Uint8Array)) throw wrongValue(type, value);
  return value;
}

function wrongValue(type: PrimitiveType, value: SingleValue): IcebergError {
  return new IcebergError(
    'invalid',
    `A value of ${formatIcebergType(type)} cannot be a ${typeof value}.`,
  );
}
