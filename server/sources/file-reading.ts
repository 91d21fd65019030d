import type { RawDocument } from './port.ts';
import type { CsvLayout } from './sniff-csv.ts';

/** What was found in a file; complete when its documents were read to the end. */
interface FileReport {
  readonly documents: number;
  /** Documents with a time and a number. */
  readonly usable: number;
  /** Local times that do not exist and were moved forward as clocks were. */
  readonly shifted: number;
  /** Local times that came twice and were told apart by their order. */
  readonly ambiguous: number;
  /** Sentence naming the first line that was not understood; null when all were. */
  readonly firstFault: string | null;
}

export interface FileReading {
  /** How a CSV file is read; null for Nightscout entries. */
  readonly layout: CsvLayout | null;
  /** Reads the file from its start, in batches. Throws `AppError` naming file, line and next step. */
  documents(signal?: AbortSignal): AsyncIterable<readonly RawDocument[]>;
  report(): FileReport;
}
