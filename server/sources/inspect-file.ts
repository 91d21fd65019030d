import { AppError } from '#server/platform/errors.ts';
import { fileFailure, fileLabel } from './files/file-failure.ts';
import { lookAtRecords, lookAtTable, type TableLook } from './files/look-at-table.ts';
import { isTidepool } from './files/read-tidepool.ts';
import { sampleFile } from './files/sample-file.ts';
import type { TextEncoding } from './files/text-chunks.ts';
import { type Guess, given } from './model/guess.ts';
import type { ParquetReader } from './port.ts';
import type { FileFormat, FileRequest } from './schemas.ts';

export interface FileDeps {
  readonly parquet: ParquetReader;
}

/** What the start of a file tells. */
export interface FileLook {
  readonly format: Guess<FileFormat>;
  /** Null for JSON. */
  readonly table: TableLook | null;
  readonly encoding: TextEncoding;
}

/**
 * Looks at the start of a file without reading it. Throws `AppError` when that is not possible, or it
 * is not of the format that the request names, or lacks the columns.
 */
export async function inspectFile(deps: FileDeps, request: FileRequest): Promise<FileLook> {
  const label = fileLabel(request);
  const sample = await sampleFile(request.file, label);
  if (sample.kind === 'parquet') return inspectParquet(deps, request, label);
  if (request.format === 'parquet') {
    throw new AppError('invalid', `${label} is not a Parquet file: choose another format.`);
  }
  const { encoding, text } = sample;
  const looksLikeJson = /^\s*[[{]/.test(text);
  const { format } = request;
  if (format === 'nightscout' || format === 'tidepool' || (format === null && looksLikeJson)) {
    if (!looksLikeJson) {
      throw new AppError('invalid', `${label} is not JSON: choose another format.`);
    }
    return { format: format === null ? jsonFormat(text) : given(format), table: null, encoding };
  }
  const table = lookAtTable(label, text, request);
  if (format !== null && format !== 'csv' && table.format.value !== format) {
    const wanted = format === 'clarity' ? 'Clarity' : 'LibreView';
    throw new AppError('invalid', `${label} has not the header of an export of ${wanted}.`);
  }
  return { format: table.format, table, encoding };
}

async function inspectParquet(
  { parquet }: FileDeps,
  request: FileRequest,
  label: string,
): Promise<FileLook> {
  if (request.format !== null && request.format !== 'parquet') {
    throw new AppError('invalid', `${label} is a Parquet file: choose that format.`);
  }
  const records = await parquet.sample(request.file).catch((cause: unknown) => {
    throw fileFailure(label, cause);
  });
  const table = lookAtRecords(label, records, ',', { ...request, format: 'parquet' });
  const format = { value: 'parquet', confidence: 1, why: 'by its first bytes' } as const;
  return { format, table, encoding: 'utf-8' };
}

function jsonFormat(text: string): Guess<FileFormat> {
  return isTidepool(text)
    ? { value: 'tidepool', confidence: 0.95, why: 'by its types of data' }
    : { value: 'nightscout', confidence: 0.95, why: 'it is JSON' };
}
