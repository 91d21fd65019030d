import { isUtf8 } from 'node:buffer';
import { AppError } from '#server/platform/errors.ts';
import { fileFailure } from './file-failure.ts';
import { byteChunks, type TextEncoding } from './text-chunks.ts';

const SAMPLE_BYTES = 256 * 1024;

/** The start of a file and how its bytes are text. */
export type FileSample =
  | { readonly kind: 'parquet' }
  | {
      readonly kind: 'text';
      readonly encoding: TextEncoding;
      /** Cut after a line unless it is the whole file; without a byte order mark. */
      readonly text: string;
      readonly isWhole: boolean;
    };

/** Reads the start of a file. Throws `AppError` when that is not possible, it is empty or no text. */
export async function sampleFile(file: string, label: string): Promise<FileSample> {
  const bytes = await readStart(file).catch((cause: unknown) => {
    throw fileFailure(label, cause);
  });
  if (bytes.length === 0) throw new AppError('invalid', `${label} is empty.`);
  const magic = bytes.toString('latin1', 0, 4);
  if (magic === 'PAR1') return { kind: 'parquet' };
  if (magic.startsWith('PK\u0003')) {
    throw new AppError(
      'invalid',
      `${label} is a ZIP archive or a workbook: unpack it, or save it as CSV.`,
    );
  }
  const isWhole = bytes.length < SAMPLE_BYTES;
  const encoding = encodingOf(bytes);
  if (encoding === null) {
    throw new AppError('invalid', `${label} is not a text file: export it as CSV or JSON first.`);
  }
  // The last character may be cut.
  const text = new TextDecoder(encoding).decode(bytes, { stream: !isWhole });
  if (text.trim() === '') throw new AppError('invalid', `${label} is empty.`);
  const cut = isWhole ? text : text.slice(0, text.lastIndexOf('\n') + 1) || text;
  return { kind: 'text', encoding, text: cut, isWhole };
}

async function readStart(file: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of byteChunks(file)) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= SAMPLE_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, SAMPLE_BYTES);
}

/** By the byte order mark, else by where the zeros are, else by whether it can be UTF-8; null is no text. */
function encodingOf(bytes: Buffer): TextEncoding | null {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (bytes.includes(0)) return utf16Of(bytes);
  // Up to three bytes of a character may be missing at the end.
  const lengths = [0, 1, 2, 3].map((cut) => bytes.length - cut);
  return lengths.some((length) => isUtf8(bytes.subarray(0, length))) ? 'utf-8' : 'windows-1252';
}

function utf16Of(bytes: Buffer): TextEncoding | null {
  const zeros = [0, 0];
  for (const [index, byte] of bytes.entries()) {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  }
  const [even = 0, odd = 0] = zeros;
  const many = bytes.length / 4;
  if (odd > many && even === 0) return 'utf-16le';
  return even > many && odd === 0 ? 'utf-16be' : null;
}
