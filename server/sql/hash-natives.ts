import { createHash, createHmac } from 'node:crypto';
import { type Native, NativeError, native } from './model/natives/native.ts';

const ALGORITHMS = ['md5', 'sha1', 'sha256', 'sha512'] as const;

const plain = (bytes: Buffer): Uint8Array => Uint8Array.from(bytes);

function hmac(algorithm: string, message: Uint8Array, key: Uint8Array): Uint8Array {
  if (key.length === 0) throw new NativeError('GENERIC_INTERNAL_ERROR', 'Empty key');
  return plain(createHmac(algorithm, key).update(message).digest());
}

/** Hashes that Node has: `trino_sha256(bytes)`, `trino_hmac_sha256(bytes, key)`. */
export const CRYPTO_NATIVES: readonly Native[] = ALGORITHMS.flatMap((algorithm) => [
  native(`trino_${algorithm}`, ['BLOB'], 'BLOB', (bytes) =>
    plain(createHash(algorithm).update(bytes).digest()),
  ),
  native(`trino_hmac_${algorithm}`, ['BLOB', 'BLOB'], 'BLOB', (message, key) =>
    hmac(algorithm, message, key),
  ),
]);
