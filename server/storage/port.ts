import type { Result } from '#server/platform/result.ts';

export type StorageFailure =
  | { readonly kind: 'not-found'; readonly uri: string }
  | { readonly kind: 'exists'; readonly uri: string }
  | { readonly kind: 'outside'; readonly uri: string }
  | { readonly kind: 'unavailable'; readonly uri: string; readonly cause: unknown };

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
  /** Deleting what is absent is a success. */
  delete(uri: string): Promise<Result<void, StorageFailure>>;
  /** What an engine in this process opens for the URI: a local path for `file:`, else the URI itself. */
  enginePath(uri: string): string;
  /** Makes whatever the store needs before an engine writes objects under the prefix (folders). */
  prepare(prefix: string): Promise<Result<void, StorageFailure>>;
  /** Makes durable what an engine in this process wrote at the URI. */
  settle(uri: string): Promise<Result<void, StorageFailure>>;
}
