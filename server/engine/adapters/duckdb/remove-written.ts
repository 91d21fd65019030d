import { rm } from 'node:fs/promises';
import type { ObjectStore } from '#server/storage/port.ts';
import { UnreachableError } from '../shared/unreachable-error.ts';

/**
 * Removes the objects of a write that failed. When the catalog did not answer, the commit may have
 * been made all the same: then everything stays, for a table must never lose a file it names.
 */
export async function removeWritten(
  store: ObjectStore,
  folder: string,
  cause: unknown,
): Promise<void> {
  if (cause instanceof UnreachableError) return;
  try {
    for await (const { uri } of store.list(`${folder}/`)) await store.delete(uri);
    // What DuckDB wrote and nobody settled, and its empty folders.
    await rm(store.enginePath(folder), { recursive: true, force: true });
  } catch {
    // Nothing names these files: left behind they cost space and no answer. The write's own failure counts.
  }
}
