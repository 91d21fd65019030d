import { invalidArgument, type Native, native } from '../native.ts';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const BASE64_URL = BASE64.replace('+/', '-_');

/** Bytes as digits of `bits` bits, filled up to whole groups of bytes with `=`. */
function encode(bytes: Uint8Array, alphabet: string, bits: number): string {
  let buffer = 0;
  let held = 0;
  let text = '';
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    held += 8;
    while (held >= bits) {
      held -= bits;
      text += alphabet[(buffer >> held) & ((1 << bits) - 1)] ?? '';
    }
    buffer &= (1 << held) - 1;
  }
  if (held > 0) text += alphabet[(buffer << (bits - held)) & ((1 << bits) - 1)] ?? '';
  const group = bits === 5 ? 8 : 4;
  return text.padEnd(Math.ceil(text.length / group) * group, '=');
}

function decode(
  text: string,
  alphabet: string,
  bits: number,
  wrong: (c: string) => Error,
): Uint8Array {
  const bytes: number[] = [];
  let buffer = 0;
  let held = 0;
  for (const character of text) {
    const digit = alphabet.indexOf(character);
    if (digit < 0) throw wrong(character);
    buffer = (buffer << bits) | digit;
    held += bits;
    if (held >= 8) {
      held -= 8;
      bytes.push((buffer >> held) & 0xff);
      buffer &= (1 << held) - 1;
    }
  }
  return Uint8Array.from(bytes);
}

function fromBase64(text: string, alphabet: string): Uint8Array {
  const [, digits = '', padding = ''] = /^([^=]*)(=*)$/s.exec(text) ?? [];
  const wrong = (character: string) =>
    invalidArgument(`Illegal base64 character ${character.charCodeAt(0).toString(16)}`);
  if (text !== '' && text.length < 2) {
    throw invalidArgument('Input byte[] should at least have 2 bytes for base64 bytes');
  }
  if (digits + padding !== text)
    throw invalidArgument('Input byte array has incorrect ending byte');
  if (padding !== '' && (digits.length + padding.length) % 4 !== 0) {
    throw invalidArgument('Input byte array has wrong 4-byte ending unit');
  }
  if (digits.length % 4 === 1) throw invalidArgument('Last unit does not have enough valid bits');
  return decode(digits, alphabet, 6, wrong);
}

function fromBase32(text: string): Uint8Array {
  const digits = text.replace(/=+$/, '');
  if ([1, 3, 6].includes(digits.length % 8)) {
    throw invalidArgument(`Invalid input length ${digits.length}`);
  }
  return decode(digits, BASE32, 5, (character) =>
    invalidArgument(`Unrecognized character: ${character}`),
  );
}

function fromHex(text: string): Uint8Array {
  if (text.length % 2 === 1) throw invalidArgument(`invalid input length ${text.length}`);
  const wrong = /[^0-9a-fA-F]/.exec(text)?.[0];
  if (wrong !== undefined) {
    throw invalidArgument(`not a hexadecimal digit: "${wrong}" = ${wrong.charCodeAt(0)}`);
  }
  return Uint8Array.from({ length: text.length / 2 }, (_, i) =>
    Number.parseInt(text.slice(2 * i, 2 * i + 2), 16),
  );
}

/** Text of bytes in which every sequence that is no UTF-8 is replaced. */
function fromUtf8(bytes: Uint8Array, replacement: string): string {
  if (Array.from(replacement).length > 1) {
    throw invalidArgument('Replacement character string must empty or a single character');
  }
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  if (replacement === '\ufffd') return decoder.decode(bytes);
  return replaced(bytes, decoder.decode(bytes).split('\ufffd'), replacement);
}

function replaced(bytes: Uint8Array, parts: readonly string[], replacement: string): string {
  const encoder = new TextEncoder();
  let at = 0;
  let text = '';
  for (const [i, part] of parts.entries()) {
    text += part;
    at += encoder.encode(part).length;
    if (i === parts.length - 1) return text;
    const literal = bytes[at] === 0xef && bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd;
    text += literal ? '\ufffd' : replacement;
    at += literal ? 3 : lengthOfWrong(bytes, at);
  }
  return text;
}

/** How many bytes one replacement character stands for. */
function lengthOfWrong(bytes: Uint8Array, at: number): number {
  for (let length = 3; length > 1; length -= 1) {
    const decoded = new TextDecoder('utf-8', { ignoreBOM: true }).decode(
      bytes.slice(at, at + length),
    );
    if (decoded === '\ufffd') return length;
  }
  return 1;
}

function view(bytes: Uint8Array, length: number): DataView {
  if (bytes.length !== length) {
    throw invalidArgument(`expected ${length}-byte input, but got instead: ${bytes.length}`);
  }
  return new DataView(bytes.buffer, bytes.byteOffset, length);
}

function written(length: number, write: (view: DataView) => void): Uint8Array {
  const target = new DataView(new ArrayBuffer(length));
  write(target);
  return new Uint8Array(target.buffer);
}

function pad(
  bytes: Uint8Array,
  size: bigint,
  filler: Uint8Array,
  side: 'left' | 'right',
): Uint8Array {
  if (size < 0n || size > 2147483647n) {
    throw invalidArgument('Target length must be in the range [0..2147483647]');
  }
  if (filler.length === 0) throw invalidArgument('Padding bytes must not be empty');
  const missing = Number(size) - bytes.length;
  if (missing <= 0) return bytes.slice(0, Number(size));
  const filled = Uint8Array.from({ length: missing }, (_, i) => filler[i % filler.length] ?? 0);
  return Uint8Array.from(side === 'left' ? [...filled, ...bytes] : [...bytes, ...filled]);
}

function slice(bytes: Uint8Array, start: bigint, length: bigint): Uint8Array {
  const from = start > 0n ? Number(start) - 1 : bytes.length + Number(start);
  if (start === 0n || length <= 0n || from < 0 || from >= bytes.length) return new Uint8Array();
  return bytes.slice(from, from + Number(length));
}

/** Functions of bytes and their encodings. */
export const BYTE_NATIVES: readonly Native[] = [
  native('trino_to_base64', ['BLOB'], 'VARCHAR', (bytes) => encode(bytes, BASE64, 6)),
  native('trino_from_base64', ['VARCHAR'], 'BLOB', (text) => fromBase64(text, BASE64)),
  native('trino_to_base64url', ['BLOB'], 'VARCHAR', (bytes) => encode(bytes, BASE64_URL, 6)),
  native('trino_from_base64url', ['VARCHAR'], 'BLOB', (text) => fromBase64(text, BASE64_URL)),
  native('trino_to_base32', ['BLOB'], 'VARCHAR', (bytes) => encode(bytes, BASE32, 5)),
  native('trino_from_base32', ['VARCHAR'], 'BLOB', fromBase32),
  native('trino_from_hex', ['VARCHAR'], 'BLOB', fromHex),
  native('trino_from_utf8', ['BLOB', 'VARCHAR'], 'VARCHAR', fromUtf8),
  native('trino_reverse_bytes', ['BLOB'], 'BLOB', (bytes) => bytes.toReversed()),
  native('trino_pad_bytes_left', ['BLOB', 'BIGINT', 'BLOB'], 'BLOB', (bytes, size, filler) =>
    pad(bytes, size, filler, 'left'),
  ),
  native('trino_pad_bytes_right', ['BLOB', 'BIGINT', 'BLOB'], 'BLOB', (bytes, size, filler) =>
    pad(bytes, size, filler, 'right'),
  ),
  native('trino_slice_bytes', ['BLOB', 'BIGINT', 'BIGINT'], 'BLOB', slice),
  native('trino_to_big_endian_64', ['BIGINT'], 'BLOB', (value) =>
    written(8, (target) => target.setBigInt64(0, value)),
  ),
  native('trino_from_big_endian_64', ['BLOB'], 'BIGINT', (bytes) => view(bytes, 8).getBigInt64(0)),
  native('trino_to_big_endian_32', ['BIGINT'], 'BLOB', (value) =>
    written(4, (target) => target.setInt32(0, Number(value))),
  ),
  native('trino_from_big_endian_32', ['BLOB'], 'BIGINT', (bytes) =>
    BigInt(view(bytes, 4).getInt32(0)),
  ),
  native('trino_to_ieee754_64', ['DOUBLE'], 'BLOB', (value) =>
    written(8, (target) => target.setFloat64(0, value)),
  ),
  native('trino_from_ieee754_64', ['BLOB'], 'DOUBLE', (bytes) => view(bytes, 8).getFloat64(0)),
  native('trino_to_ieee754_32', ['DOUBLE'], 'BLOB', (value) =>
    written(4, (target) => target.setFloat32(0, value)),
  ),
  native('trino_from_ieee754_32', ['BLOB'], 'DOUBLE', (bytes) => view(bytes, 4).getFloat32(0)),
];
