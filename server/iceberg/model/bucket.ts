import { encodeBound, type SingleValue } from './single-value.ts';
import type { PrimitiveType } from './types.ts';

/** The bucket of `buckets` that a value falls into, by the format's hash. Throws `IcebergError`. */
export function bucketOf(type: PrimitiveType, value: SingleValue, buckets: number): number {
  return (murmur3(hashedBytes(type, value)) & 0x7fff_ffff) % buckets;
}

/** The 32-bit hash of a value, signed as the format's examples have it. */
export function bucketHash(type: PrimitiveType, value: SingleValue): number {
  return murmur3(hashedBytes(type, value));
}

/** An int and a date hash as a long does, so that a widened column keeps its buckets. */
function hashedBytes(type: PrimitiveType, value: SingleValue): Uint8Array {
  const isNarrow = type.kind === 'int' || type.kind === 'date';
  return isNarrow && typeof value === 'number'
    ? encodeBound({ kind: 'long' }, BigInt(value))
    : encodeBound(type, value);
}

/** MurmurHash3, x86, 32 bits, seed 0. */
function murmur3(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wholeBytes = bytes.byteLength & ~3;
  let hash = 0;
  for (let offset = 0; offset < wholeBytes; offset += 4) {
    hash ^= scramble(view.getUint32(offset, true));
    hash = Math.imul(rotateLeft(hash, 13), 5) + 0xe654_6b64;
  }
  let tail = 0;
  for (let offset = bytes.byteLength - 1; offset >= wholeBytes; offset -= 1) {
    tail = (tail << 8) | view.getUint8(offset);
  }
  hash ^= scramble(tail) ^ bytes.byteLength;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return hash ^ (hash >>> 16);
}

function scramble(block: number): number {
  return Math.imul(rotateLeft(Math.imul(block, 0xcc9e_2d51), 15), 0x1b87_3593);
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
