import { randomUUID } from 'node:crypto';
import { link, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Prefix of files that are being written; a reader of the folder skips them. */
export const PART_PREFIX = '.part-';

/** Makes a folder and its parents; their names survive a power cut. */
export async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  const top = dirname(first);
  for (let parent = dirname(folder); parent.length >= top.length; parent = dirname(parent)) {
    await syncFolder(parent);
    if (parent === dirname(parent)) return;
  }
}

/**
 * Writes a whole file under a name: readers see the old bytes or the new, never a part. With
 * `mode` "create" a name that is taken is left as it is and false returned.
 */
export async function writeWhole(
  path: string,
  bytes: Uint8Array,
  mode: 'create' | 'replace',
): Promise<boolean> {
  const folder = dirname(path);
  await makeFolder(folder);
  const part = join(folder, `${PART_PREFIX}${randomUUID()}`);
  try {
    await writeSynced(part, bytes);
    if (mode === 'replace') await rename(part, path);
    else if (!(await linkAs(part, path))) return false;
  } finally {
    await rm(part, { force: true });
  }
  await syncFolder(folder);
  return true;
}

/** Makes a file that somebody else wrote survive a power cut, with its name and those of the folders up to `root`. */
export async function settleFile(path: string, root: string): Promise<void> {
  // Windows flushes only what was opened for writing.
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  for (let folder = dirname(path); folder.length >= root.length; folder = dirname(folder)) {
    await syncFolder(folder);
    if (folder === dirname(folder)) return;
  }
}

/** Unlike a rename, a link fails when the name is taken: false. */
async function linkAs(part: string, path: string): Promise<boolean> {
  try {
    await link(part, path);
    return true;
  } catch (cause) {
    if (codeOf(cause) === 'EEXIST') return false;
    throw cause;
  }
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folders; its file systems journal names by themselves.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The system's name of a failure, `ENOENT`; null for an error without one. */
export function codeOf(cause: unknown): string | null {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : null;
}
