import type { ResultView } from './model/result-view.ts';
import type { CellValue, Column, ColumnBatch, ExportedFile, SpooledResult } from './port.ts';

/** Rows `[from, to)`, counted from 0. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

export interface SpoolWriterOptions {
  /** Bytes that the result may take. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/** Takes the rows of one result. Until `finish` has resolved there is no result to read. */
export interface SpoolWriter {
  /**
   * Adds rows, column by column: `values[i]` holds `rowCount` cells of column i. Rejects once the result
   * is larger than it may be, or when the signal aborts; then call `abort`.
   */
  write(values: readonly (readonly CellValue[])[], rowCount: number): Promise<void>;
  /** Makes the rows a result. `truncated`: the statement had more rows than were written. */
  finish(end: { readonly truncated: boolean }): Promise<SpooledResult>;
  /** Leaves nothing behind; also after a failed `write` or `finish`. */
  abort(): Promise<void>;
}

/**
 * Finished results on disk, by the id of their query. Everything answers null when a result is not there
 * (never finished, or dropped), and throws `cancelled` when the signal aborts.
 */
export interface ResultSpool {
  /** For results that come as rows. An engine that writes its own files does not need it. */
  create(
    queryId: string,
    columns: readonly Column[],
    options: SpoolWriterOptions,
  ): Promise<SpoolWriter>;
  /** Rows `[from, to)` of a finished result; fewer where it ends earlier. */
  read(queryId: string, from: number, to: number): Promise<ColumnBatch | null>;
  /**
   * The same as an Arrow IPC stream of one batch: numbers, decimals, dates, times and binary as Arrow's own
   * types, everything else as text in the form of Trino's protocol.
   */
  readArrow(
    queryId: string,
    range: RowRange,
    options?: { readonly view?: ResultView; readonly signal?: AbortSignal },
  ): Promise<Uint8Array | null>;
  /**
   * How many rows of a finished result have each value of a text column (by its place), or the sum of
   * another column over them.
   */
  tally(
    queryId: string,
    tally: { readonly by: number; readonly weight: number | null },
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, bigint> | null>;
  /** A finished result as a Parquet file with the names of its columns, gone when the answer is disposed of. */
  export(queryId: string, signal?: AbortSignal): Promise<ExportedFile | null>;
  drop(queryId: string): Promise<void>;
}
