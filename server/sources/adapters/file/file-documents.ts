import { open } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '#server/platform/errors.ts';
import type { RawDocument } from '../../port.ts';
import type { FileRequest } from '../../schemas.ts';
import { csvDocuments } from './csv-documents.ts';
import { nightscoutDocuments } from './nightscout-documents.ts';

const SNIFFED_BYTES = 65_536;

/** A file to read, with what its beginning told. */
export interface OpenedFile {
  readonly request: FileRequest;
  /** Name for people. */
  readonly name: string;
  /** Its first bytes as text, without a byte order mark. */
  readonly beginning: string;
}

/** Documents of a CSV or Nightscout file, told apart by the first character when the request does not say. */
export async function* fileDocuments(
  request: FileRequest,
  signal: AbortSignal,
): AsyncGenerator<readonly RawDocument[]> {
  const name = request.label ?? path.basename(request.file);
  const beginning = await readBeginning(request.file, name);
  if (beginning.trim() === '')
    throw new AppError('invalid', `${name} is empty. Nothing was imported.`);
  if (beginning.includes('\u0000')) {
    throw new AppError(
      'invalid',
      `${name} is not text in UTF-8. Save it as CSV or JSON in UTF-8 and import that.`,
    );
  }
  const opened = { request, name, beginning };
  const format = request.format ?? (/^\s*[[{]/.test(beginning) ? 'nightscout' : 'csv');
  yield* format === 'csv' ? csvDocuments(opened, signal) : nightscoutDocuments(opened, signal);
}

async function readBeginning(file: string, name: string): Promise<string> {
  try {
    await using handle = await open(file, 'r');
    const { buffer, bytesRead } = await handle.read(
      Buffer.alloc(SNIFFED_BYTES),
      0,
      SNIFFED_BYTES,
      0,
    );
    return buffer.toString('utf8', 0, bytesRead).replace(/^\uFEFF/, '');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new AppError(
      'invalid',
      `${name} cannot be read (${code}). Check the path and its permissions.`,
      { cause },
    );
  }
}
