import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFileStore } from '#server/storage/adapters/file/file-store.ts';
import type { ObjectStore } from '#server/storage/port.ts';

/** A store in a folder of its own that goes with it. */
export async function openTestStore(): Promise<{ readonly store: ObjectStore } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'iceberg-'));
  return {
    store: createFileStore(folder),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The same files for a reader that remembers none of them: what counts is what stands in them. */
export const anew = (store: ObjectStore): ObjectStore => ({ ...store });
