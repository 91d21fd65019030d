import type { DataFile, NewDataFile } from './data-file.ts';
import type { SnapshotOperation } from './metadata.ts';

type Summary = Readonly<Record<string, string>>;

const CARRIED_TOTALS = ['total-delete-files', 'total-position-deletes', 'total-equality-deletes'];

/**
 * The counters of a snapshot. A total that the parent's summary lacks stays unknown, as a wrong one
 * would be shown as the table's size. `parent` null: the first snapshot, whose totals start at 0.
 */
export function snapshotSummary(
  operation: SnapshotOperation,
  parent: Summary | null,
  added: readonly NewDataFile[],
  removed: readonly DataFile[],
  extra: Summary,
): Summary {
  const addedRows = total(added, 'recordCount');
  const removedRows = total(removed, 'recordCount');
  const addedBytes = total(added, 'fileSizeBytes');
  const removedBytes = total(removed, 'fileSizeBytes');
  const totals: Record<string, string> = {};
  const carry = (name: string, change: bigint) => {
    const before = parent === null ? '0' : parent[name];
    if (before !== undefined) totals[name] = String(BigInt(before) + change);
  };
  carry('total-data-files', BigInt(added.length - removed.length));
  carry('total-records', addedRows - removedRows);
  carry('total-files-size', addedBytes - removedBytes);
  for (const name of CARRIED_TOTALS) carry(name, 0n);
  return {
    ...extra,
    operation,
    ...(added.length > 0 && {
      'added-data-files': String(added.length),
      'added-records': String(addedRows),
      'added-files-size': String(addedBytes),
    }),
    ...(removed.length > 0 && {
      'deleted-data-files': String(removed.length),
      'deleted-records': String(removedRows),
      'removed-files-size': String(removedBytes),
    }),
    'changed-partition-count': String(new Set([...added, ...removed].map(partitionKey)).size),
    ...totals,
  };
}

/** Text that is equal for files of the same partition of one spec. */
function partitionKey(file: NewDataFile): string {
  return JSON.stringify(
    file.partition.map((value) =>
      value instanceof Uint8Array ? value.toHex() : value === null ? null : `${value}`,
    ),
  );
}

function total(files: readonly NewDataFile[], member: 'recordCount' | 'fileSizeBytes'): bigint {
  return files.reduce((sum, file) => sum + BigInt(file[member]), 0n);
}
