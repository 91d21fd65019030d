import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, type GetObjectCommandInput, type S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { isFullDisk, statusOf } from './s3-failure.ts';

export interface ObjectName {
  readonly Bucket: string;
  readonly Key: string;
}

/** Tries of one request, and of one body. */
export const TRANSFER_ATTEMPTS = 4;
const PART_BYTES = 16 * 1024 * 1024;

/** The bytes of an object, or of a range of it. */
export function readWhole(
  client: S3Client,
  request: GetObjectCommandInput,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  return repeated(signal, async () => {
    const { Body, ContentLength } = await send(client, request, signal);
    const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
    refuseShort(bytes.length, ContentLength);
    return bytes;
  });
}

/** Writes an object into a local file, a part of it in memory at a time. */
export function downloadTo(
  client: S3Client,
  object: ObjectName,
  path: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  return repeated(signal, async () => {
    const { Body, ContentLength } = await send(client, object, signal);
    if (!(Body instanceof Readable)) throw new Error('the store sent no body');
    await pipeline(Body, createWriteStream(path), signal === undefined ? {} : { signal });
    refuseShort((await stat(path)).size, ContentLength);
  });
}

/** Writes a local file as an object, in parts when it is large. */
export async function uploadFrom(
  client: S3Client,
  object: ObjectName,
  path: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  signal?.throwIfAborted();
  const body = createReadStream(path);
  const upload = new Upload({ client, params: { ...object, Body: body }, partSize: PART_BYTES });
  const stop = () => void upload.abort();
  signal?.addEventListener('abort', stop);
  try {
    await upload.done();
  } finally {
    signal?.removeEventListener('abort', stop);
    body.destroy();
  }
}

const send = (client: S3Client, request: GetObjectCommandInput, signal: AbortSignal | undefined) =>
  client.send(new GetObjectCommand(request), signal === undefined ? {} : { abortSignal: signal });

function refuseShort(bytes: number, expected: number | undefined): void {
  if (expected === undefined || bytes === expected) return;
  throw new Error(`the store sent ${bytes} of ${expected} bytes`);
}

/** A body that is cut off is asked for again: the client itself repeats only what has no answer. */
async function repeated<T>(
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
  attempt = 1,
): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const isFinal = statusOf(cause) !== null || isFullDisk(cause) || signal?.aborted === true;
    if (isFinal || attempt >= TRANSFER_ATTEMPTS) throw cause;
    return repeated(signal, work, attempt + 1);
  }
}
