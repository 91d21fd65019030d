import { loadTable } from '#server/iceberg/load-table.ts';
import { type SnapshotLine, snapshotHistory } from '#server/iceberg/snapshot-history.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import { getTable } from './get-table.ts';
import type { ContentKey } from './model/content.ts';
import type { Catalog } from './port.ts';

/** One page of the snapshots of a table at a commit, newest first; `total` counts all of them. */
export async function tableSnapshots(
  deps: { readonly catalog: Catalog; readonly store: ObjectStore },
  input: {
    readonly ref: string;
    readonly key: ContentKey;
    readonly offset: number;
    readonly limit: number;
  },
): Promise<{ readonly items: readonly SnapshotLine[]; readonly total: number }> {
  const { content } = await getTable(deps, input);
  const { metadata } = await loadTable(deps, content.metadataLocation);
  return snapshotHistory(metadata, input);
}
