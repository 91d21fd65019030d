import { failureToAppError } from '#server/storage/failure-to-app-error.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import { asAppError } from './as-app-error.ts';

const MAX_CACHED_BYTES = 16 * 1024 * 1024;

interface Cached {
  readonly value: unknown;
  readonly bytes: number;
}

const caches = new WeakMap<ObjectStore, Map<string, Cached>>();

/**
 * Reads and parses a file that is never written twice (metadata, manifest list, manifest). The parsed
 * value is kept for the next reader, the least recently read going first. A URI always goes with the
 * same `parse`. Throws `AppError`.
 */
export async function readImmutable<T>(
  store: ObjectStore,
  uri: string,
  parse: (bytes: Uint8Array) => T,
): Promise<T> {
  const cache = caches.get(store) ?? new Map<string, Cached>();
  caches.set(store, cache);
  const hit = cache.get(uri);
  if (hit !== undefined) {
    cache.delete(uri);
    cache.set(uri, hit);
    // The same URI was parsed by the same function before.
    return hit.value as T;
  }
  const read = await store.read(uri);
  if (!read.ok) throw failureToAppError(read.error);
  const value = asAppError(`${uri} cannot be read`, () => parse(read.value));
  keep(cache, uri, { value, bytes: read.value.byteLength });
  return value;
}

function keep(cache: Map<string, Cached>, uri: string, entry: Cached): void {
  cache.set(uri, entry);
  let total = cache.values().reduce((sum, cached) => sum + cached.bytes, 0);
  for (const [oldest, cached] of cache) {
    if (total <= MAX_CACHED_BYTES) return;
    cache.delete(oldest);
    total -= cached.bytes;
  }
}
