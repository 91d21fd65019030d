import { IcebergError } from './iceberg-error.ts';
import { type SnapshotRef, snapshotById, type TableMetadata } from './metadata.ts';
import { MAIN } from './with-snapshot.ts';

/** How long a branch or tag and its snapshots are kept; absent: as the table's properties say. */
export interface RefRetention {
  /** The ref itself goes when its snapshot is older. */
  readonly maxRefAgeMs?: number;
  /** Branches only. */
  readonly maxSnapshotAgeMs?: number;
  /** Branches only. */
  readonly minSnapshotsToKeep?: number;
}

/**
 * The table with a branch or tag of its own metadata made or moved; branches of the lake are the
 * catalog's. Moving `main` makes that snapshot the current one. Throws `IcebergError` for an unknown
 * snapshot, for `main` as a tag, and for settings that a tag cannot have.
 */
export function setRef(
  metadata: TableMetadata,
  ref: {
    readonly name: string;
    readonly type: 'branch' | 'tag';
    readonly snapshotId: bigint;
    readonly retention?: RefRetention;
  },
): TableMetadata {
  const { name, type, snapshotId, retention = {} } = ref;
  const forBranches = retention.maxSnapshotAgeMs ?? retention.minSnapshotsToKeep;
  if (type === 'tag' && forBranches !== undefined) {
    throw new IcebergError(
      'invalid',
      `Tag ${name} has one snapshot: only its own age can be limited.`,
    );
  }
  const extra = {
    ...(retention.maxRefAgeMs !== undefined && { 'max-ref-age-ms': retention.maxRefAgeMs }),
    ...(retention.maxSnapshotAgeMs !== undefined && {
      'max-snapshot-age-ms': retention.maxSnapshotAgeMs,
    }),
    ...(retention.minSnapshotsToKeep !== undefined && {
      'min-snapshots-to-keep': retention.minSnapshotsToKeep,
    }),
  };
  return setRefAsGiven(metadata, name, { snapshotId, type, extra });
}

/** `setRef` with the settings as another writer sent them. Throws `IcebergError` for an unknown snapshot and for `main` as a tag. */
export function setRefAsGiven(
  metadata: TableMetadata,
  name: string,
  ref: SnapshotRef,
): TableMetadata {
  const { snapshotId, type } = ref;
  if (snapshotById(metadata, snapshotId) === null) {
    throw new IcebergError(
      'invalid',
      `The table has no snapshot ${snapshotId} for ${type} ${name}.`,
    );
  }
  if (name === MAIN && type === 'tag') {
    throw new IcebergError('invalid', 'main is the table itself and cannot be a tag.');
  }
  const refs = { ...metadata.refs, [name]: ref };
  if (name !== MAIN || metadata.currentSnapshotId === snapshotId) return { ...metadata, refs };
  const timestampMs = metadata.lastUpdatedMs;
  return {
    ...metadata,
    refs,
    currentSnapshotId: snapshotId,
    snapshotLog: [...metadata.snapshotLog, { snapshotId, timestampMs }],
  };
}

/** The table without a branch or tag of its own metadata. Throws `IcebergError` for `main`. */
export function removeRef(metadata: TableMetadata, name: string): TableMetadata {
  if (name === MAIN) {
    throw new IcebergError('invalid', 'main is the table itself and cannot be removed.');
  }
  const { [name]: removed, ...refs } = metadata.refs;
  if (removed !== undefined) return { ...metadata, refs };
  throw new IcebergError('invalid', `The table has no branch or tag ${name}.`);
}
