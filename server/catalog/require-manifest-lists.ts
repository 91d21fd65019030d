import type { Snapshot } from '#server/iceberg/model/metadata.ts';
import { AppError } from '#server/platform/errors.ts';
import { failureToAppError } from '#server/storage/failure-to-app-error.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import type { ContentKey } from './model/content.ts';
import { formatKey } from './model/content-key.ts';

const MAX_OPEN_LOOKS = 16;

/**
 * Throws `invalid` for a snapshot whose manifest list is not in the warehouse. In the history it would be a
 * state that nobody can read, whose files nobody can tell from those that may go.
 */
export async function requireManifestLists(
  store: ObjectStore,
  key: ContentKey,
  snapshots: readonly Snapshot[],
): Promise<void> {
  for (let start = 0; start < snapshots.length; start += MAX_OPEN_LOOKS) {
    const group = snapshots.slice(start, start + MAX_OPEN_LOOKS);
    await Promise.all(group.map((snapshot) => requireManifestList(store, key, snapshot)));
  }
}

async function requireManifestList(
  store: ObjectStore,
  key: ContentKey,
  { snapshotId, manifestList }: Snapshot,
): Promise<void> {
  const found = await store.head(manifestList);
  if (found.ok) return;
  if (found.error.kind === 'unavailable') throw failureToAppError(found.error);
  throw new AppError(
    'invalid',
    `${formatKey(key)}: the manifest list ${manifestList} of snapshot ${snapshotId} is not in the warehouse. Write it first.`,
  );
}
