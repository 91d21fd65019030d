import { statfs } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { newId } from '#server/platform/ids.ts';
import type { Result } from '#server/platform/result.ts';
import type { ObjectStore, StorageFailure } from '#server/storage/port.ts';
import type { Answer } from './monitored.ts';

const LITTLE_BYTES = 1_000_000_000;

/** The object store: that what is written is read back and can be deleted, and how much room is left. */
export function storeAsker({ store }: { readonly store: ObjectStore }) {
  return async (): Promise<Answer> => {
    const uri = `${store.root}/.probe/${newId()}`;
    const written = new TextEncoder().encode(uri);
    done(await store.prepare(`${store.root}/.probe/`));
    done(await store.put(uri, written));
    const read = done(await store.read(uri));
    done(await store.delete(uri));
    if (!Buffer.from(read).equals(written)) throw new Error('read back other bytes than it wrote');

    if (!store.root.startsWith('file:')) {
      return { version: store.root.split(':', 1)[0] ?? null, detail: store.root };
    }
    const freeBytes = await freeSpace(fileURLToPath(store.root));
    if (freeBytes < LITTLE_BYTES) {
      throw new Error(`only ${Math.round(freeBytes / 1e6)} MB are free on its disk`);
    }
    return {
      version: 'folder',
      detail: `wrote, read and deleted, ${(freeBytes / 1e9).toFixed(1)} GB free`,
      measures: { freeBytes },
    };
  };
}

async function freeSpace(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

function done<T>(result: Result<T, StorageFailure>): T {
  if (result.ok) return result.value;
  const { error } = result;
  const reason = error.kind === 'unavailable' && error.cause instanceof Error ? error.cause : null;
  throw new Error(`${error.kind} at ${error.uri}${reason === null ? '' : `: ${reason.message}`}`);
}
