import type { ObjectStore } from '#server/storage/port.ts';
import type { CommittedSnapshot } from './commit-snapshot.ts';

/** Removes the manifests and the metadata of a snapshot that nothing points at and nothing will. */
export async function discardSnapshot(
  { store }: { readonly store: ObjectStore },
  { written }: Pick<CommittedSnapshot, 'written'>,
): Promise<void> {
  // What cannot be removed now goes with the orphans.
  for (const uri of written) await store.delete(uri);
}
