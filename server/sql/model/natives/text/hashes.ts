import { type Native, NativeError, native } from '../native.ts';

const u64 = (value: bigint): bigint => BigInt.asUintN(64, value);
const rotate = (value: bigint, bits: bigint): bigint =>
  u64((value << bits) | (u64(value) >> (64n - bits)));

/** Little-endian number of up to eight bytes. */
function read(bytes: Uint8Array, at: number, length: number): bigint {
  let value = 0n;
  for (let i = length - 1; i >= 0; i -= 1) value = (value << 8n) | BigInt(bytes[at + i] ?? 0);
  return value;
}

function bytesOf(values: readonly bigint[], littleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 8));
  for (const [i, value] of values.entries()) view.setBigUint64(i * 8, u64(value), littleEndian);
  return new Uint8Array(view.buffer);
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function crc32(bytes: Uint8Array): bigint {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0);
  return BigInt((crc ^ 0xffffffff) >>> 0);
}

const P1 = 0x9e3779b185ebca87n;
const P2 = 0xc2b2ae3d27d4eb4fn;
const P3 = 0x165667b19e3779f9n;
const P4 = 0x85ebca77c2b2ae63n;
const P5 = 0x27d4eb2f165667c5n;

const xxRound = (acc: bigint, input: bigint): bigint =>
  u64(rotate(u64(acc + input * P2), 31n) * P1);

function xxhash64(bytes: Uint8Array): Uint8Array {
  const { length } = bytes;
  let at = 0;
  let hash = P5;
  if (length >= 32) {
    const lanes = [u64(P1 + P2), P2, 0n, u64(-P1)];
    for (; at + 32 <= length; at += 32) {
      for (const [i, lane] of lanes.entries()) lanes[i] = xxRound(lane, read(bytes, at + 8 * i, 8));
    }
    hash = lanes.reduce((sum, lane, i) => u64(sum + rotate(lane, [1n, 7n, 12n, 18n][i] ?? 0n)), 0n);
    for (const lane of lanes) hash = u64((hash ^ xxRound(0n, lane)) * P1 + P4);
  }
  hash = u64(hash + BigInt(length));
  for (; at + 8 <= length; at += 8) {
    hash = u64(rotate(hash ^ xxRound(0n, read(bytes, at, 8)), 27n) * P1 + P4);
  }
  if (at + 4 <= length) {
    hash = u64(rotate(hash ^ u64(read(bytes, at, 4) * P1), 23n) * P2 + P3);
    at += 4;
  }
  for (; at < length; at += 1) hash = u64(rotate(hash ^ u64(read(bytes, at, 1) * P5), 11n) * P1);
  hash = u64((hash ^ (hash >> 33n)) * P2);
  hash = u64((hash ^ (hash >> 29n)) * P3);
  return bytesOf([hash ^ (hash >> 32n)], false);
}

const C1 = 0x87c37b91114253d5n;
const C2 = 0x4cf5ad432745937fn;

function murmurEnd(value: bigint): bigint {
  let k = value;
  k = u64((k ^ (k >> 33n)) * 0xff51afd7ed558ccdn);
  k = u64((k ^ (k >> 33n)) * 0xc4ceb9fe1a85ec53n);
  return k ^ (k >> 33n);
}

const mixLow = (k: bigint): bigint => u64(rotate(u64(k * C1), 31n) * C2);
const mixHigh = (k: bigint): bigint => u64(rotate(u64(k * C2), 33n) * C1);

function murmur3(bytes: Uint8Array): Uint8Array {
  const { length } = bytes;
  let low = 0n;
  let high = 0n;
  let at = 0;
  for (; at + 16 <= length; at += 16) {
    low = u64((rotate(low ^ mixLow(read(bytes, at, 8)), 27n) + high) * 5n + 0x52dce729n);
    high = u64((rotate(high ^ mixHigh(read(bytes, at + 8, 8)), 31n) + low) * 5n + 0x38495ab5n);
  }
  const rest = length - at;
  if (rest > 8) high ^= mixHigh(read(bytes, at + 8, rest - 8));
  if (rest > 0) low ^= mixLow(read(bytes, at, Math.min(8, rest)));
  low ^= BigInt(length);
  high ^= BigInt(length);
  low = u64(low + high);
  high = u64(high + low);
  low = murmurEnd(low);
  high = murmurEnd(high);
  low = u64(low + high);
  return bytesOf([low, u64(high + low)], true);
}

const SPOOKY = 0xdeadbeefdeadbeefn;
const MIX = [50n, 52n, 30n, 41n, 54n, 48n, 38n, 37n, 62n, 34n, 5n, 36n];
const END = [15n, 52n, 26n, 51n, 28n, 9n, 47n, 54n, 32n, 25n, 63n];

type State = [bigint, bigint, bigint, bigint];

function spookyMix(h: State): void {
  for (const [i, bits] of MIX.entries()) {
    const [turned, next, mixed] = [(i + 2) % 4, (i + 3) % 4, i % 4] as const;
    h[turned] = u64(rotate(h[turned] ?? 0n, bits) + (h[next] ?? 0n));
    h[mixed] = (h[mixed] ?? 0n) ^ (h[turned] ?? 0n);
  }
}

function spookyEnd(h: State): void {
  for (const [i, bits] of END.entries()) {
    const [target, source] = [(i + 3) % 4, (i + 2) % 4] as const;
    h[target] = (h[target] ?? 0n) ^ (h[source] ?? 0n);
    h[source] = rotate(h[source] ?? 0n, bits);
    h[target] = u64((h[target] ?? 0n) + (h[source] ?? 0n));
  }
}

/** SpookyHash V2 of short messages. */
function spooky(bytes: Uint8Array): bigint {
  const { length } = bytes;
  if (length >= 192) {
    throw new NativeError(
      'NOT_SUPPORTED',
      'spooky_hash_v2 of more than 191 bytes is not supported',
    );
  }
  const h: State = [0n, 0n, SPOOKY, SPOOKY];
  let at = 0;
  const add = (lane: 0 | 1 | 2 | 3, value: bigint): void => {
    h[lane] = u64(h[lane] + value);
  };
  if (length > 15) {
    for (; at + 32 <= length; at += 32) {
      add(2, read(bytes, at, 8));
      add(3, read(bytes, at + 8, 8));
      spookyMix(h);
      add(0, read(bytes, at + 16, 8));
      add(1, read(bytes, at + 24, 8));
    }
    if (length - at >= 16) {
      add(2, read(bytes, at, 8));
      add(3, read(bytes, at + 8, 8));
      spookyMix(h);
      at += 16;
    }
  }
  const rest = length - at;
  add(3, BigInt(length) << 56n);
  if (rest === 0) {
    add(2, SPOOKY);
    add(3, SPOOKY);
  } else {
    add(2, read(bytes, at, Math.min(8, rest)));
    if (rest > 8) add(3, read(bytes, at + 8, rest - 8));
  }
  spookyEnd(h);
  return h[0];
}

/** Hashes that are no cryptography. */
export const HASH_NATIVES: readonly Native[] = [
  native('trino_crc32', ['BLOB'], 'BIGINT', crc32),
  native('trino_xxhash64', ['BLOB'], 'BLOB', xxhash64),
  native('trino_murmur3', ['BLOB'], 'BLOB', murmur3),
  native('trino_spooky_64', ['BLOB'], 'BLOB', (bytes) => bytesOf([spooky(bytes)], false)),
  native('trino_spooky_32', ['BLOB'], 'BLOB', (bytes) => bytesOf([spooky(bytes)], false).slice(4)),
];
