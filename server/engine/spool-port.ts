import type { ColumnSummary } from './model/column-summary.ts';
import type { ComparedResults } from './model/compared-results.ts';
import type { ChartQuery } from './model/result-chart.ts';
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

/** How a result is looked at. */
export interface LookOptions {
  /** The whole result when absent. */
  readonly view?: ResultView;
  readonly signal?: AbortSignal;
}

/** A view that was made. */
export interface OpenedView {
  readonly columns: readonly Column[];
  readonly rowCount: number;
  /** True when a result that it is made of was cut. */
  readonly truncated: boolean;
  /** Null for a view that compares nothing. */
  readonly compared: ComparedResults | null;
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
  read(
    queryId: string,
    from: number,
    to: number,
    options?: LookOptions,
  ): Promise<ColumnBatch | null>;
  /**
   * The same as an Arrow IPC stream of one batch: numbers, decimals, dates, times and binary as Arrow's own
   * types, everything else as text in the form of Trino's protocol.
   */
  readArrow(queryId: string, range: RowRange, options?: LookOptions): Promise<Uint8Array | null>;
  /** Makes a view of a result, which then is read like it. Throws `invalid` for what its columns do not have. */
  openView(queryId: string, view: ResultView, signal?: AbortSignal): Promise<OpenedView | null>;
  /** What is in the column at a place. */
  summarize(queryId: string, column: number, options?: LookOptions): Promise<ColumnSummary | null>;
  /** Points of a chart as an Arrow IPC stream with the columns `x`, `y`, `series` (if asked for) and `rows`. */
  chart(queryId: string, chart: ChartQuery, options?: LookOptions): Promise<Uint8Array | null>;
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
  export(queryId: string, signal?: AbortSignal, view?: ResultView): Promise<ExportedFile | null>;
  drop(queryId: string): Promise<void>;
}
