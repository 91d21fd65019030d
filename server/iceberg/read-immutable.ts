import { failureToAppError } from '#server/storage/failure-to-app-error.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import { asAppError } from './as-app-error.ts';

const MAX_CACHED_BYTES = 96 * 1024 * 1024;

/** How one kind of file is read. */
export interface ImmutableKind<T> {
  readonly name: 'table' | 'view' | 'manifest-list' | 'manifest';
  parse(bytes: Uint8Array): T;
  /** About how much memory the parsed value takes. */
  bytesOf(value: T, fileBytes: number): number;
}

interface Cached {
  readonly kind: ImmutableKind<unknown>['name'];
  readonly value: unknown;
  readonly bytes: number;
}

interface Cache {
  readonly entries: Map<string, Cached>;
  bytes: number;
}

const caches = new WeakMap<ObjectStore, Cache>();

/**
 * Reads and parses a file that is never written twice (metadata, manifest list, manifest). The parsed
 * value is kept for the next reader, the least recently read going first. Throws `AppError`.
 */
export async function readImmutable<T>(
  store: ObjectStore,
  uri: string,
  kind: ImmutableKind<T>,
): Promise<T> {
  const cache = cacheOf(store);
  const hit = cache.entries.get(uri);
  if (hit?.kind === kind.name) {
    cache.entries.delete(uri);
    cache.entries.set(uri, hit);
    // A kind is parsed in one way.
    return hit.value as T;
  }
  const read = await store.read(uri);
  if (!read.ok) throw failureToAppError(read.error);
  const value = asAppError(`${uri} cannot be read`, () => kind.parse(read.value));
  keep(cache, uri, { kind: kind.name, value, bytes: kind.bytesOf(value, read.value.byteLength) });
  return value;
}

/** Spares the next reader the parsing of a file that was just written; `value` is what it would parse. */
export function rememberImmutable<T>(
  store: ObjectStore,
  uri: string,
  kind: ImmutableKind<T>,
  { value, fileBytes }: { readonly value: T; readonly fileBytes: number },
): void {
  keep(cacheOf(store), uri, { kind: kind.name, value, bytes: kind.bytesOf(value, fileBytes) });
}

function cacheOf(store: ObjectStore): Cache {
  const cache = caches.get(store) ?? { entries: new Map<string, Cached>(), bytes: 0 };
  caches.set(store, cache);
  return cache;
}

function keep(cache: Cache, uri: string, entry: Cached): void {
  // Another reader may have parsed the same file meanwhile.
  cache.bytes += entry.bytes - (cache.entries.get(uri)?.bytes ?? 0);
  cache.entries.set(uri, entry);
  for (const [oldest, { bytes }] of cache.entries) {
    if (cache.bytes <= MAX_CACHED_BYTES) return;
    cache.entries.delete(oldest);
    cache.bytes -= bytes;
  }
}
