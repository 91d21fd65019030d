import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import type { Upload } from './import-views.ts';

export interface UploadDeps {
  /** Uploads are kept in `imports` of the state folder. */
  readonly config: { readonly home: string };
}

const MAX_UPLOAD_BYTES = 2 * 1024 * 1024 * 1024;

const folderOf = ({ config }: UploadDeps): string => path.join(config.home, 'imports');

/** Keeps a file that a person sends, until its import. Throws `invalid` when it is empty or too large. */
export async function receiveUpload(
  deps: UploadDeps,
  input: {
    readonly name: string;
    readonly body: AsyncIterable<Uint8Array>;
    readonly signal?: AbortSignal;
    /** As the sender says; null or absent: it does not say. */
    readonly sizeBytes?: number | null;
    readonly maxBytes?: number;
  },
): Promise<Upload> {
  const folder = folderOf(deps);
  const name = path.basename(input.name.replaceAll('\\', '/')) || 'file';
  const { maxBytes = MAX_UPLOAD_BYTES, sizeBytes = null } = input;
  if (sizeBytes !== null && sizeBytes > maxBytes) throw tooLarge(name, maxBytes);
  await mkdir(folder, { recursive: true });
  const id = `${newId()}${/(\.[a-z0-9]{1,8}){0,2}$/i.exec(name)?.[0] ?? ''}`;
  const part = path.join(folder, `${id}.part`);
  try {
    const bytes = await writeAll(part, input, { name, maxBytes });
    await rename(part, path.join(folder, id));
    return { id, name, bytes };
  } catch (cause) {
    await rm(part, { force: true });
    throw failure(name, cause);
  }
}

async function writeAll(
  part: string,
  { body, signal }: { readonly body: AsyncIterable<Uint8Array>; readonly signal?: AbortSignal },
  { name, maxBytes }: { readonly name: string; readonly maxBytes: number },
): Promise<number> {
  await using handle = await open(part, 'wx');
  let bytes = 0;
  for await (const chunk of body) {
    signal?.throwIfAborted();
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw tooLarge(name, maxBytes);
    await handle.appendFile(chunk);
  }
  if (bytes === 0) throw new AppError('invalid', `${name} is empty.`);
  return bytes;
}

/** Path of an upload. Throws `not-found` when it is gone. */
export async function uploadedFile(deps: UploadDeps, id: string): Promise<string> {
  const file = path.join(folderOf(deps), path.basename(id));
  const found = await stat(file).catch(() => null);
  if (found?.isFile() === true) return file;
  throw new AppError('not-found', 'The uploaded file is gone: choose it again.');
}

/** Removes an upload that is not wanted after all; nothing when it is gone. */
export async function discardUpload(deps: UploadDeps, { id }: { readonly id: string }) {
  await rm(path.join(folderOf(deps), path.basename(id)), { force: true });
}

function tooLarge(name: string, maxBytes: number): AppError {
  const limit = maxBytes >= 1_073_741_824 ? `${maxBytes / 1_073_741_824} GB` : `${maxBytes} bytes`;
  return new AppError(
    'invalid',
    `${name} is larger than ${limit}. Import it on the command line: npx cascade import FILE --source NAME.`,
  );
}

function failure(name: string, cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  const isAborted = cause instanceof Error && cause.name === 'AbortError';
  if (isAborted || code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE') {
    return new AppError('cancelled', `The upload of ${name} was stopped.`, { cause });
  }
  if (code === 'ENOSPC') {
    return new AppError('unavailable', `There is no room left for ${name}: free some space.`, {
      cause,
    });
  }
  return new AppError('unavailable', `${name} could not be kept: look at the log.`, { cause });
}
