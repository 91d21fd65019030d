import type { Result } from '#server/platform/result.ts';

export type StorageFailure =
  | { readonly kind: 'not-found'; readonly uri: string }
  | { readonly kind: 'exists'; readonly uri: string }
  | { readonly kind: 'outside'; readonly uri: string }
  | {
      readonly kind: 'unavailable';
      readonly uri: string;
      readonly cause: unknown;
      /** What to do, where the store knows better than "check that it is there". */
      readonly advice?: string;
    };

export interface StoredObject {
  readonly uri: string;
  readonly sizeBytes: number;
  readonly modifiedAt: Date;
}

/** Bytes under URIs. The last word on "exists" is the store's, never a cache. */
export interface ObjectStore {
  /** Absolute URI of the root, without a trailing slash: `file:///…/warehouse`, `s3://lake/warehouse`. */
  readonly root: string;
  read(uri: string, signal?: AbortSignal): Promise<Result<Uint8Array, StorageFailure>>;
  /** Bytes `[start, end)`; shorter when the object ends earlier. */
  readRange(
    uri: string,
    start: number,
    end: number,
    signal?: AbortSignal,
  ): Promise<Result<Uint8Array, StorageFailure>>;
  /** Replaces or creates; after it resolves the bytes are durable. */
  put(uri: string, bytes: Uint8Array): Promise<Result<void, StorageFailure>>;
  /** Creates; `exists` when somebody else was first. Atomic and durable. */
  putIfAbsent(uri: string, bytes: Uint8Array): Promise<Result<void, StorageFailure>>;
  /** Size and time of one object. */
  head(uri: string): Promise<Result<StoredObject, StorageFailure>>;
  /** Objects whose URI starts with `prefix`, in no particular order. */
  list(prefix: string, signal?: AbortSignal): AsyncIterable<StoredObject>;
  /** Removes what writes left behind that began before the moment and never ended; no object. Tells how many. */
  removeUnfinished(before: Date, signal?: AbortSignal): Promise<Result<number, StorageFailure>>;
  /** Deleting what is absent is a success. */
  delete(uri: string): Promise<Result<void, StorageFailure>>;
  /**
   * Makes the objects readable at their `enginePath` until the answer is disposed of; `not-found` names
   * the first that is absent, where the store has to look.
   */
  fetch(
    uris: readonly string[],
    signal?: AbortSignal,
  ): Promise<Result<AsyncDisposable, StorageFailure>>;
  /** Local path where an engine in this process reads what was fetched, and writes what will be settled. */
  enginePath(uri: string): string;
  /** Makes the folder at the `enginePath` of the prefix, for an engine to write objects into. */
  prepare(prefix: string): Promise<Result<void, StorageFailure>>;
  /** Makes durable what an engine in this process wrote at the URI. */
  settle(uri: string, signal?: AbortSignal): Promise<Result<void, StorageFailure>>;
}
