import { open } from 'node:fs/promises';
import { AppError } from '#server/platform/errors.ts';
import { fileFailure } from './file-failure.ts';

const SAMPLE_BYTES = 256 * 1024;

/** Encodings told by a byte order mark; anything else is read as UTF-8. */
type FileEncoding = 'utf8' | 'utf16le';

export interface FileSample {
  readonly encoding: FileEncoding;
  /** Start of the file, cut after a line unless it is the whole file; without a byte order mark. */
  readonly text: string;
}

/** Reads the start of a file. Throws `AppError` when that is not possible or it is empty. */
export async function sampleFile(file: string, label: string): Promise<FileSample> {
  const bytes = await readStart(file).catch((cause: unknown) => {
    throw fileFailure(label, cause);
  });
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf16le' : 'utf8';
  if (encoding === 'utf8' && bytes.includes(0)) {
    throw new AppError('invalid', `${label} is not a text file: export it as CSV or JSON first.`);
  }
  const text = bytes.toString(encoding).replace(/^\uFEFF/, '');
  if (text.trim() === '') throw new AppError('invalid', `${label} is empty.`);
  const whole = bytes.length < SAMPLE_BYTES;
  return { encoding, text: whole ? text : text.slice(0, text.lastIndexOf('\n') + 1) || text };
}

async function readStart(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const buffer = Buffer.alloc(SAMPLE_BYTES);
    const { bytesRead } = await handle.read(buffer, 0, SAMPLE_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
