import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
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
    readonly maxBytes?: number;
  },
): Promise<Upload> {
  const folder = folderOf(deps);
  await mkdir(folder, { recursive: true });
  const name = path.basename(input.name.replaceAll('\\', '/')) || 'file';
  const id = `${newId()}${/(\.[a-z0-9]{1,8}){0,2}$/i.exec(name)?.[0] ?? ''}`;
  const part = path.join(folder, `${id}.part`);
  const { maxBytes = MAX_UPLOAD_BYTES } = input;
  let bytes = 0;
  async function* counted() {
    for await (const chunk of input.body) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) throw tooLarge(name, maxBytes);
      yield chunk;
    }
    if (bytes === 0) throw new AppError('invalid', `${name} is empty.`);
  }
  try {
    const options = input.signal ? { signal: input.signal } : {};
    await pipeline(counted(), createWriteStream(part, { flags: 'wx' }), options);
    await rename(part, path.join(folder, id));
    return { id, name, bytes };
  } catch (cause) {
    await rm(part, { force: true });
    throw failure(name, cause);
  }
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
  if (code === 'ABORT_ERR' || code === 'ERR_STREAM_PREMATURE_CLOSE') {
    return new AppError('cancelled', `The upload of ${name} was stopped.`, { cause });
  }
  if (code === 'ENOSPC') {
    return new AppError('unavailable', `There is no room left for ${name}: free some space.`, {
      cause,
    });
  }
  return new AppError('unavailable', `${name} could not be kept: look at the log.`, { cause });
}
