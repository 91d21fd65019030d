import type { Collection } from './model/collections.ts';

/** One document as the source gave it, plus what the lake knows about where it came from. */
export interface RawDocument {
  readonly collection: Collection;
  /** Person the document belongs to. */
  readonly person: string;
  /** IANA zone of the person at that time. */
  readonly zone: string;
  readonly source: string;
  /** Position in the source that identifies the document there: an `_id`, else a hash. */
  readonly documentId: string;
  /** Canonical JSON of the document as it came; hashed to know an unchanged one. */
  readonly json: string;
  /** When it happened, epoch milliseconds; null when the document does not tell. */
  readonly eventTimeMs: number | null;
  /** When the source was seen without it, epoch milliseconds; the rest is then its last known form. */
  readonly deletedAtMs: number | null;
}

/** Documents with a time in `[from, to)`, epoch milliseconds. */
interface SourceWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A feed of documents. */
export interface Source {
  readonly name: string;
  /** Batches of documents, oldest first; stops at once when the signal aborts. */
  read(window: SourceWindow, signal?: AbortSignal): AsyncIterable<readonly RawDocument[]>;
}

/** The run that takes documents in. */
export interface TakingIn {
  readonly runId: string;
  /** Branch that the documents land on. */
  readonly branch: string;
  /** Branch that the run merges into. */
  readonly ref: string;
  readonly signal: AbortSignal;
  /** Tells people how far it is. */
  readonly report: (message: string) => Promise<void>;
}

/** Reads Parquet files as text tables, whatever their types. */
export interface ParquetReader {
  /** Header and first rows. Throws `SyntaxError` that says what is wrong with the file. */
  sample(file: string): Promise<readonly (readonly string[])[]>;
  /** The whole table as CSV with its header; throws as `sample`. */
  text(file: string, signal?: AbortSignal): AsyncIterable<string>;
}
