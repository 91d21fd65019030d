import { IcebergError } from './iceberg-error.ts';
import type { TableMetadata } from './metadata.ts';
import type { StatisticsKind } from './metadata-update.ts';
import type { JsonMembers } from './types.ts';
import { MAIN } from './with-snapshot.ts';

/**
 * The table without these snapshots and without the branches and tags at them; one that is not there is
 * no matter. Throws `IcebergError` for the current one.
 */
export function removeSnapshots(
  metadata: TableMetadata,
  snapshotIds: readonly bigint[],
): TableMetadata {
  const gone = new Set(snapshotIds);
  if (metadata.currentSnapshotId !== null && gone.has(metadata.currentSnapshotId)) {
    throw new IcebergError(
      'invalid',
      `Snapshot ${metadata.currentSnapshotId} is the table as it is now and cannot be removed.`,
    );
  }
  const refs = Object.entries(metadata.refs).filter(([, ref]) => !gone.has(ref.snapshotId));
  // A log with a gap would name a wrong snapshot for a moment in it.
  const lastGone = metadata.snapshotLog.findLastIndex(({ snapshotId }) => gone.has(snapshotId));
  return {
    ...metadata,
    snapshots: metadata.snapshots.filter(({ snapshotId }) => !gone.has(snapshotId)),
    refs: Object.fromEntries(refs),
    snapshotLog: metadata.snapshotLog.slice(lastGone + 1),
  };
}

/** The table without that branch or tag. Without `main` it has no rows, as a table that is replaced. */
export function removeSnapshotRef(metadata: TableMetadata, name: string): TableMetadata {
  const { [name]: _, ...refs } = metadata.refs;
  if (name !== MAIN) return { ...metadata, refs };
  return { ...metadata, refs, currentSnapshotId: null, snapshotLog: [] };
}

/** Throws `IcebergError` for the current schema. */
export function removeSchemas(metadata: TableMetadata, ids: readonly number[]): TableMetadata {
  refuseCurrent('schema', ids, metadata.currentSchemaId);
  const schemas = metadata.schemas.filter(({ schemaId }) => !ids.includes(schemaId));
  return { ...metadata, schemas };
}

/** Throws `IcebergError` for the default partitioning. */
export function removeSpecs(metadata: TableMetadata, ids: readonly number[]): TableMetadata {
  refuseCurrent('partition spec', ids, metadata.defaultSpecId);
  const partitionSpecs = metadata.partitionSpecs.filter(({ specId }) => !ids.includes(specId));
  return { ...metadata, partitionSpecs };
}

/** The table with a file of statistics about a snapshot in place of an earlier one. */
export function setStatistics(
  metadata: TableMetadata,
  kind: StatisticsKind,
  file: JsonMembers,
): TableMetadata {
  const kept = removeStatistics(metadata, kind, BigInt(String(file['snapshot-id'])));
  return { ...kept, extra: { ...kept.extra, [kind]: [...filesOf(kept, kind), file] } };
}

export function removeStatistics(
  metadata: TableMetadata,
  kind: StatisticsKind,
  snapshotId: bigint,
): TableMetadata {
  if (metadata.extra[kind] === undefined) return metadata;
  const files = filesOf(metadata, kind).filter(
    (file) => String(file['snapshot-id']) !== String(snapshotId),
  );
  return { ...metadata, extra: { ...metadata.extra, [kind]: files } };
}

function filesOf({ extra }: TableMetadata, kind: StatisticsKind): readonly JsonMembers[] {
  const files = extra[kind];
  return Array.isArray(files) ? files : [];
}

function refuseCurrent(what: string, ids: readonly number[], current: number): void {
  if (!ids.includes(current)) return;
  throw new IcebergError('invalid', `The ${what} ${current} is in use and cannot be removed.`);
}
