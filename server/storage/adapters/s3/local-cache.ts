import { mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';

const PARALLEL_DOWNLOADS = 8;
/** Ends the name of a copy that is still coming. */
const PART_SUFFIX = '.part';

interface Copy {
  readonly bytes: number;
  /** Readers that need it now; a copy with readers is never evicted. */
  holders: number;
}

/** Copies of immutable objects in a local folder, up to a number of bytes; the least recently used go first. */
export interface LocalCache {
  /** Brings the files that are missing by `download`, and keeps all of them until disposed of. */
  hold(
    paths: readonly string[],
    download: (path: string, part: string) => Promise<void>,
    signal?: AbortSignal,
  ): Promise<AsyncDisposable>;
  /** Takes in a file that somebody wrote at its path. */
  adopt(path: string): Promise<void>;
  drop(path: string): Promise<void>;
}

/** Opens the folder with what an earlier process left in it; copies that were cut off are removed. */
export async function openLocalCache(folder: string, maxBytes: number): Promise<LocalCache> {
  // In the order of use: the first is the next to go.
  const copies = new Map<string, Copy>();
  const coming = new Map<string, Promise<void>>();
  let totalBytes = 0;

  const add = (path: string, bytes: number) => {
    forget(path);
    copies.set(path, { bytes, holders: 0 });
    totalBytes += bytes;
  };
  const forget = (path: string) => {
    totalBytes -= copies.get(path)?.bytes ?? 0;
    copies.delete(path);
  };
  const evict = async () => {
    for (const [path, { holders }] of copies) {
      if (totalBytes <= maxBytes) return;
      if (holders > 0) continue;
      forget(path);
      await rm(path, { force: true });
    }
  };
  const bring = (path: string, download: (path: string, part: string) => Promise<void>) => {
    const started = (async () => {
      const part = path + PART_SUFFIX;
      await mkdir(dirname(path), { recursive: true });
      try {
        await download(path, part);
        // A power cut must not leave half a file under a name that stands for the whole.
        await flush(part);
        await rename(part, path);
      } finally {
        await rm(part, { force: true });
      }
      add(path, (await stat(path)).size);
    })().finally(() => coming.delete(path));
    coming.set(path, started);
    return started;
  };

  for await (const path of filesBelow(folder)) {
    if (path.endsWith(PART_SUFFIX)) await rm(path, { force: true });
    else add(path, (await stat(path)).size);
  }

  return {
    hold: async (paths, download, signal) => {
      const held: Copy[] = [];
      let isOpen = true;
      const release = async () => {
        isOpen = false;
        for (const copy of held.splice(0)) copy.holders -= 1;
        await evict();
      };
      const take = async (path: string): Promise<void> => {
        signal?.throwIfAborted();
        // Another reader's download may end with that reader: then it is this one's turn.
        await coming.get(path)?.catch(() => undefined);
        const copy = copies.get(path);
        if (copy === undefined) {
          if (!coming.has(path)) await bring(path, download);
          return take(path);
        }
        if (!isOpen) return;
        copies.delete(path);
        copies.set(path, copy);
        copy.holders += 1;
        held.push(copy);
      };
      try {
        await Readable.from(new Set(paths)).forEach(take, { concurrency: PARALLEL_DOWNLOADS });
      } catch (cause) {
        await release();
        throw cause;
      }
      return { [Symbol.asyncDispose]: release };
    },
    adopt: async (path) => {
      await flush(path);
      add(path, (await stat(path)).size);
      await evict();
    },
    drop: async (path) => {
      forget(path);
      await rm(path, { force: true });
    },
  };
}

async function flush(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

async function* filesBelow(folder: string): AsyncGenerator<string> {
  await mkdir(folder, { recursive: true });
  for await (const entry of await opendir(folder, { recursive: true })) {
    if (entry.isFile()) yield join(entry.parentPath, entry.name);
  }
}
