import { currentSchema, defaultSpec, type TableMetadata } from './metadata.ts';
import { sameColumns } from './schema.ts';

/** What a table did since an earlier version besides taking in rows, in words; null when nothing. */
export function appendedSince(base: TableMetadata, head: TableMetadata): string | null {
  if (head.tableUuid !== base.tableUuid || head.location !== base.location) {
    return 'it is another table by now';
  }
  if (head.formatVersion !== base.formatVersion) return 'its format version changed';
  if (!sameColumns(currentSchema(base), currentSchema(head))) return 'its columns changed';
  if (!isSame(defaultSpec(base), defaultSpec(head))) return 'its partitioning changed';
  if (head.defaultSortOrderId !== base.defaultSortOrderId) return 'its sort order changed';
  if (!isSame(sorted(base.properties), sorted(head.properties))) return 'its properties changed';
  return otherThanAppends(base, head);
}

function otherThanAppends(base: TableMetadata, head: TableMetadata): string | null {
  let id = head.currentSnapshotId;
  while (id !== base.currentSnapshotId) {
    const snapshot = head.snapshots.find(({ snapshotId }) => snapshotId === id);
    if (snapshot === undefined) return 'snapshots since both sides parted are no longer known';
    const operation = snapshot.summary['operation'] ?? 'unknown';
    if (operation !== 'append') return `rows were not only added (${operation})`;
    id = snapshot.parentSnapshotId;
  }
  return null;
}

const sorted = (properties: Readonly<Record<string, string>>) =>
  Object.entries(properties).toSorted(([a], [b]) => (a < b ? -1 : 1));

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
