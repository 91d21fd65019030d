import { tableFromIPC } from '@uwdata/flechette';
import { z } from 'zod';
import { csvWriter, jsonWriter, ndjsonWriter, type TextWriter } from './export-writers.ts';
import { readRows, readRowsArrow } from './read-rows.ts';
import type { ResultDeps, ResultInput } from './results/readable-result.ts';

export const ExportFormat = z.enum(['csv', 'json', 'ndjson', 'arrow']);
export type ExportFormat = z.infer<typeof ExportFormat>;

const ROWS_A_PIECE = 5_000;
const ROWS_A_BATCH = 20_000;

/** What ends an Arrow IPC stream, and what each message of it begins with before its length. */
const END_BYTES = 8;
const PREFIX_BYTES = 8;

/**
 * A whole finished result, piece by piece, in the order of its rows: text in UTF-8, or an Arrow IPC stream.
 * Throws like `readRows`.
 */
export async function* exportResult(
  deps: ResultDeps,
  input: ResultInput & {
    readonly format: ExportFormat;
    /** For CSV: texts that spreadsheets would calculate are marked as text. */
    readonly isFormulaSafe?: boolean;
  },
): AsyncGenerator<Uint8Array> {
  if (input.format === 'arrow') {
    yield* arrowPieces(deps, input);
    return;
  }
  const encoder = new TextEncoder();
  const writer = writerOf(input.format, input.isFormulaSafe ?? false);
  for await (const piece of textPieces(deps, input, writer)) yield encoder.encode(piece);
}

function writerOf(format: Exclude<ExportFormat, 'arrow'>, isFormulaSafe: boolean): TextWriter {
  switch (format) {
    case 'csv':
      return csvWriter(isFormulaSafe);
    case 'json':
      return jsonWriter;
    case 'ndjson':
      return ndjsonWriter;
  }
}

async function* textPieces(
  deps: ResultDeps,
  input: ResultInput,
  writer: TextWriter,
): AsyncGenerator<string> {
  for (let from = 0; ; from += ROWS_A_PIECE) {
    input.signal?.throwIfAborted();
    const batch = await readRows(deps, { ...input, from, to: from + ROWS_A_PIECE });
    if (from === 0) yield writer.head(batch.columns);
    if (batch.rowCount > 0) yield writer.rows(batch, from === 0);
    if (batch.rowCount < ROWS_A_PIECE) break;
  }
  yield writer.tail;
}

/** Ranges are streams of their own: all but the first go without their schema, all without their end. */
async function* arrowPieces(deps: ResultDeps, input: ResultInput): AsyncGenerator<Uint8Array> {
  for (let from = 0; ; from += ROWS_A_BATCH) {
    input.signal?.throwIfAborted();
    const bytes = await readRowsArrow(deps, { ...input, from, to: from + ROWS_A_BATCH });
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const schemaBytes = PREFIX_BYTES + view.getInt32(4, true);
    const isLast = tableFromIPC(bytes).numRows < ROWS_A_BATCH;
    yield bytes.subarray(from === 0 ? 0 : schemaBytes, bytes.length - END_BYTES);
    if (isLast) {
      yield bytes.subarray(bytes.length - END_BYTES);
      return;
    }
  }
}
