import { AppError } from '#server/platform/errors.ts';
import { CsvRecords } from '../model/csv-records.ts';
import type { RawDocument } from '../port.ts';
import type { FileFormat, ZonedFileRequest } from '../schemas.ts';
import { fileFailure, fileLabel } from './file-failure.ts';
import type { FileReading } from './file-reading.ts';
import { heldBack } from './held-back.ts';
import type { TableLayout } from './look-at-table.ts';
import { RowReader } from './row-reader.ts';
import { type TextEncoding, textChunks } from './text-chunks.ts';

/**
 * Reads a table of readings as documents in Nightscout's shape, the row kept beside. A row that is
 * not understood is still a document; a file without any usable row throws.
 */
export function readTable(
  request: ZonedFileRequest,
  table: {
    readonly format: FileFormat;
    readonly layout: TableLayout;
    readonly encoding: TextEncoding;
    /** Opens the text of the table where it is not the file itself, with what it leaves behind. */
    readonly openText?: (signal?: AbortSignal) => AsyncIterable<string>;
  },
): FileReading {
  const { format, layout, encoding } = table;
  const label = fileLabel(request);
  const openText =
    table.openText ?? ((signal?: AbortSignal) => textChunks(request.file, encoding, signal));
  let rows = new RowReader(request, format, layout);

  async function* batches(signal?: AbortSignal): AsyncGenerator<readonly RawDocument[]> {
    rows = new RowReader(request, format, layout);
    const records = new CsvRecords(layout.delimiter);
    let skipped = 0;
    const toDocuments = (found: ReturnType<CsvRecords['push']>) =>
      found.flatMap(({ cells, line }) => {
        // The header itself, and what stands before it.
        if (skipped <= layout.preamble) {
          skipped += 1;
          return [];
        }
        return rows.toDocument(cells, line) ?? [];
      });
    try {
      for await (const chunk of openText(signal)) {
        const batch = toDocuments(records.push(chunk));
        if (batch.length > 0) yield batch;
      }
      const last = toDocuments(records.end());
      checkUsable(label, rows);
      if (last.length > 0) yield last;
    } catch (cause) {
      throw fileFailure(label, cause);
    }
  }
  const documents = (signal?: AbortSignal) =>
    heldBack(batches(signal), () => rows.report().usable > 0);
  return { format, layout, documents, report: () => rows.report() };
}

/** Throws when there was nothing to use: then the mapping is wrong, not the rows. */
function checkUsable(label: string, rows: RowReader): void {
  const { usable, documents, firstFault } = rows.report();
  if (usable > 0) return;
  const why = documents === 0 || firstFault === null ? 'It has a header and no rows.' : firstFault;
  throw new AppError(
    'invalid',
    `${label} has no row with a time and a glucose value. ${why} Check the column mapping.`,
  );
}
