import { open, opendir, readFile, realpath, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { err, ok, type Result } from '#server/platform/result.ts';
import { failureToAppError } from '../../failure-to-app-error.ts';
import type { ObjectStore, StorageFailure, StoredObject } from '../../port.ts';
import { codeOf, makeFolder, PART_PREFIX, settleFile, writeWhole } from './durable.ts';
import { pathBelow, toFileUri } from './file-uri.ts';

/**
 * Objects as files below one folder, which is made when the first object is written. A URI outside it,
 * also by `..` or by a symbolic link that points out, is refused as `outside`.
 */
export function createFileStore(rootFolder: string): ObjectStore {
  const root = resolve(rootFolder);

  const withPath = async <T>(
    uri: string,
    work: (path: string) => Promise<T>,
    toFailure: (uri: string, cause: unknown) => StorageFailure,
  ): Promise<Result<T, StorageFailure>> => {
    const path = pathBelow(root, uri);
    try {
      if (path === null || !(await staysBelow(root, path))) return err({ kind: 'outside', uri });
      return ok(await work(path));
    } catch (cause) {
      return err(toFailure(uri, cause));
    }
  };
  const reading = <T>(uri: string, work: (path: string) => Promise<T>) =>
    withPath(uri, work, readFailure);
  const writing = <T>(uri: string, work: (path: string) => Promise<T>) =>
    withPath(uri, work, unavailable);

  return {
    root: toFileUri(root),
    read: (uri, signal) =>
      reading(uri, (path) => readFile(path, signal === undefined ? {} : { signal })),
    readRange: (uri, start, end) => reading(uri, (path) => readRange(path, start, end)),
    head: (uri) => reading(uri, (path) => describe(uri, path)),
    put: (uri, bytes) =>
      writing(uri, async (path) => {
        await writeWhole(path, bytes, 'replace');
      }),
    putIfAbsent: async (uri, bytes) => {
      const created = await writing(uri, (path) => writeWhole(path, bytes, 'create'));
      if (!created.ok) return created;
      return created.value ? ok(undefined) : err({ kind: 'exists', uri });
    },
    list: (prefix, signal) => list(root, prefix, signal),
    removeUnfinished: (before, signal) =>
      writing(toFileUri(root), async (path) => {
        let removed = 0;
        for await (const { path: part, name } of filesBelow(path, () => true, signal)) {
          if (!name.startsWith(PART_PREFIX)) continue;
          const found = await stat(part).catch(ignoreAbsent);
          if (found === null || found.mtime >= before) continue;
          await rm(part, { force: true });
          removed += 1;
        }
        return removed;
      }),
    delete: (uri) => writing(uri, (path) => rm(path, { force: true })),
    fetch: async (uris) => {
      const foreign = uris.find((uri) => pathBelow(root, uri) === null);
      return foreign === undefined ? ok(NOTHING_HELD) : err({ kind: 'outside', uri: foreign });
    },
    enginePath: (uri) => {
      const path = pathBelow(root, uri);
      if (path === null) throw failureToAppError({ kind: 'outside', uri });
      return path;
    },
    prepare: (prefix) => writing(prefix, makeFolder),
    settle: (uri) => reading(uri, (path) => settleFile(path, root)),
  };
}

/** Files are where the engine reads them already. */
const NOTHING_HELD: AsyncDisposable = { [Symbol.asyncDispose]: async () => undefined };

/** True when no symbolic link on the way leads out of the root. */
async function staysBelow(root: string, path: string): Promise<boolean> {
  const realRoot = await realpath(root).catch(ignoreAbsent);
  // What is made below a root that does not exist yet will be plain folders.
  if (realRoot === null) return true;
  const realPath = await realAncestor(path);
  return realPath === realRoot || realPath.startsWith(realRoot + sep);
}

/** Where the path, or the nearest of its parents that exists, really is. */
async function realAncestor(path: string): Promise<string> {
  return (await realpath(path).catch(ignoreAbsent)) ?? (await realAncestor(dirname(path)));
}

async function readRange(path: string, start: number, end: number): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start));
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, start + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  } finally {
    await file.close();
  }
}

async function describe(uri: string, path: string): Promise<StoredObject> {
  const found = await stat(path);
  if (!found.isFile()) throw Object.assign(new Error('not a file'), { code: 'ENOENT' });
  return { uri, sizeBytes: found.size, modifiedAt: found.mtime };
}

async function* list(
  root: string,
  prefix: string,
  signal: AbortSignal | undefined,
): AsyncIterable<StoredObject> {
  // A prefix may end inside a name: the walk starts at its last whole folder.
  const start = pathBelow(root, prefix.slice(0, prefix.lastIndexOf('/')) || prefix);
  const folder = prefix === toFileUri(root) ? root : start;
  if (folder === null || !(await staysBelow(root, folder))) {
    throw failureToAppError({ kind: 'outside', uri: prefix });
  }
  const isOnTheWay = (path: string) => {
    const uri = toFileUri(path);
    return uri.startsWith(prefix) || prefix.startsWith(`${uri}/`);
  };
  for await (const { path, name } of filesBelow(folder, isOnTheWay, signal)) {
    const uri = toFileUri(path);
    if (name.startsWith(PART_PREFIX) || !uri.startsWith(prefix)) continue;
    const found = await stat(path).catch(ignoreAbsent);
    if (found !== null) yield { uri, sizeBytes: found.size, modifiedAt: found.mtime };
  }
}

/** Plain files in a folder and in those below it that `enters` lets through. */
async function* filesBelow(
  folder: string,
  enters: (path: string) => boolean,
  signal: AbortSignal | undefined,
): AsyncGenerator<{ readonly path: string; readonly name: string }> {
  const pending = [folder];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for await (const entry of entriesOf(next)) {
      signal?.throwIfAborted();
      const path = join(next, entry.name);
      if (entry.isDirectory() && enters(path)) pending.push(path);
      if (entry.isFile()) yield { path, name: entry.name };
    }
  }
}

async function* entriesOf(folder: string) {
  const opened = await opendir(folder).catch(ignoreAbsent);
  if (opened !== null) yield* opened;
}

// Between listing and looking, another process may delete.
function ignoreAbsent(cause: unknown): null {
  if (codeOf(cause) === 'ENOENT') return null;
  throw cause;
}

function readFailure(uri: string, cause: unknown): StorageFailure {
  const isAbsent = ['ENOENT', 'ENOTDIR', 'EISDIR'].includes(codeOf(cause) ?? '');
  return isAbsent ? { kind: 'not-found', uri } : unavailable(uri, cause);
}

function unavailable(uri: string, cause: unknown): StorageFailure {
  return { kind: 'unavailable', uri, cause };
}
