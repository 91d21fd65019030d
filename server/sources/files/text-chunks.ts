import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

// Small enough that what is made of one piece is gone before the collector looks twice.
const CHUNK_BYTES = 64 * 1024;
const GZIP = [0x1f, 0x8b];

/** Bytes of a file, unpacked when it is gzip. Stops reading when the iteration does. */
export async function* byteChunks(file: string, signal?: AbortSignal): AsyncGenerator<Buffer> {
  const isGzip = await startsWith(file, GZIP);
  const stream = createReadStream(file, { highWaterMark: CHUNK_BYTES, ...(signal && { signal }) });
  const bytes: Readable = isGzip
    ? // Errors of both reach the reader, who is told by the iteration.
      pipeline(stream, createGunzip({ chunkSize: CHUNK_BYTES }), () => undefined)
    : stream;
  try {
    for await (const chunk of bytes) yield chunk;
  } finally {
    bytes.destroy();
    stream.destroy();
  }
}

/** Text of a file without its byte order mark. Throws `TypeError` for bytes that the encoding has not. */
export async function* textChunks(
  file: string,
  encoding: TextEncoding,
  signal?: AbortSignal,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  for await (const chunk of byteChunks(file, signal)) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield text;
  }
  const rest = decoder.decode();
  if (rest !== '') yield rest;
}

async function startsWith(file: string, magic: readonly number[]): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(magic.length), 0, magic.length, 0);
    return bytesRead === magic.length && magic.every((byte, index) => buffer[index] === byte);
  } finally {
    await handle.close();
  }
}
