import type { RawDocument } from '../port.ts';
import type { FileFormat } from '../schemas.ts';
import type { TableLayout } from './look-at-table.ts';

/** What was found in a file; complete when its documents were read to the end. */
export interface FileReport {
  readonly documents: number;
  /** Documents with a time and, where they are readings, a number. */
  readonly usable: number;
  /** Lines that are no documents, such as the settings at the start of an export. */
  readonly leftOut: number;
  /** Local times that do not exist and were moved forward as clocks were. */
  readonly shifted: number;
  /** Local times that came twice and were told apart by their order. */
  readonly ambiguous: number;
  /** Sentence naming the first line that was not understood; null when all were. */
  readonly firstFault: string | null;
}

export interface FileReading {
  readonly format: FileFormat;
  /** How a table is read; null for JSON. */
  readonly layout: TableLayout | null;
  /**
   * Reads the file from its start, in batches. Throws `AppError` naming file, line and next step, in
   * the end also when the file has nothing usable.
   */
  documents(signal?: AbortSignal): AsyncIterable<readonly RawDocument[]>;
  report(): FileReport;
}
