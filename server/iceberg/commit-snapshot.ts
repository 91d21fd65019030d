import { randomBytes } from 'node:crypto';
import { AppError } from '#server/platform/errors.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import { asAppError } from './as-app-error.ts';
import { discardSnapshot } from './discard-snapshot.ts';
import {
  createManifestWriter,
  type ManifestWriter,
  type SnapshotIdentity,
} from './manifest-writer.ts';
import { mergeManifests } from './merge-manifests.ts';
import type { DataFile, ManifestFile, NewDataFile } from './model/data-file.ts';
import { hasLiveFiles, toDataFile } from './model/manifest.ts';
import {
  currentSnapshot,
  defaultSpec,
  type Snapshot,
  type SnapshotOperation,
  snapshotById,
  type Table,
  type TableMetadata,
} from './model/metadata.ts';
import { snapshotSummary } from './model/snapshot-summary.ts';
import { nextTimestampMs, withSnapshot } from './model/with-snapshot.ts';
import { readManifests } from './read-manifests.ts';
import { removeFiles } from './remove-files.ts';
import { refuseOldFormat, writeMetadata } from './write-metadata.ts';

export interface SnapshotChange {
  readonly operation: SnapshotOperation;
  /** Files of the table's default partition spec. */
  readonly added: readonly NewDataFile[];
  /** Files of the current snapshot, as `planScan` gave them. */
  readonly removed: readonly DataFile[];
  /** Members of the snapshot's summary beside the counters. */
  readonly summaryExtra?: Readonly<Record<string, string>>;
  /** From how many small manifests on they are merged; absent: from many. */
  readonly fewestManifests?: number;
  readonly now: Date;
  /** Absent: a random one. */
  readonly snapshotId?: bigint;
}

export interface CommittedSnapshot extends Table {
  readonly snapshotId: bigint;
  /** URIs of the manifests, their list and the metadata file that were written for it. */
  readonly written: readonly string[];
}

/**
 * Writes the next snapshot of a table on top of its current one, and the metadata file that holds it.
 * `base.metadataLocation` is the file that `base.metadata` came from or grew from; null for a table that
 * has none yet. Nobody sees the snapshot before a catalog points at the new file. Manifests that the
 * change does not touch are carried over. Throws `AppError`: `conflict` when a removed file is not there;
 * nothing that was written for the snapshot is left then.
 */
export async function commitSnapshot(
  deps: { readonly store: ObjectStore },
  base: { readonly metadata: TableMetadata; readonly metadataLocation: string | null },
  change: SnapshotChange,
): Promise<CommittedSnapshot> {
  const { metadata } = base;
  refuseOldFormat(metadata);
  const parent = asAppError(metadata.location, () => currentSnapshot(metadata));
  const identity = {
    snapshotId: change.snapshotId ?? newSnapshotId(metadata),
    parentSnapshotId: parent?.snapshotId ?? null,
    sequenceNumber: metadata.lastSequenceNumber + 1n,
  };
  const writer = createManifestWriter(deps, metadata, identity);
  try {
    return await writeSnapshot(deps, writer, { ...base, parent, identity }, change);
  } catch (cause) {
    await discardSnapshot(deps, writer);
    throw cause;
  }
}

async function writeSnapshot(
  deps: { readonly store: ObjectStore },
  writer: ManifestWriter,
  base: {
    readonly metadata: TableMetadata;
    readonly metadataLocation: string | null;
    readonly parent: Snapshot | null;
    readonly identity: SnapshotIdentity;
  },
  change: SnapshotChange,
): Promise<CommittedSnapshot> {
  const { metadata, parent, identity } = base;
  const before = parent === null ? [] : await readManifests(deps, parent);
  const removal = await removeFiles(deps, writer, metadata, {
    manifests: before.filter(hasLiveFiles),
    removed: change.removed,
    snapshotId: identity.snapshotId,
  });
  const added = newFiles(metadata, change.added);
  const manifests = await addFiles(writer, metadata, added, identity.snapshotId);
  const kept = await mergeManifests(
    deps,
    writer,
    metadata,
    removal.untouched,
    change.fewestManifests,
  );
  const manifestList = await writer.writeList([...manifests, ...removal.rewritten, ...kept]);
  const snapshot: Snapshot = {
    ...identity,
    timestampMs: nextTimestampMs(metadata, change.now),
    manifestList,
    summary: snapshotSummary(
      change.operation,
      parent?.summary ?? null,
      added,
      change.removed,
      change.summaryExtra ?? {},
    ),
    schemaId: metadata.currentSchemaId,
    extra: {},
  };
  const table = await writeMetadata(deps, withSnapshot(metadata, snapshot), base.metadataLocation);
  const written = [...writer.written, table.metadataLocation];
  return { ...table, snapshotId: identity.snapshotId, written };
}

function newFiles(metadata: TableMetadata, files: readonly NewDataFile[]): readonly DataFile[] {
  if (files.length === 0) return [];
  const { specId, fields } = asAppError(metadata.location, () => defaultSpec(metadata));
  const misfit = files.find((file) => file.partition.length !== fields.length);
  if (misfit === undefined) return files.map((file) => toDataFile(file, specId));
  throw new AppError(
    'invalid',
    `${misfit.path} has ${misfit.partition.length} partition values; ${metadata.location} is partitioned by ${fields.length} fields.`,
  );
}

async function addFiles(
  writer: ManifestWriter,
  metadata: TableMetadata,
  files: readonly DataFile[],
  snapshotId: bigint,
): Promise<readonly ManifestFile[]> {
  if (files.length === 0) return [];
  const entries = files.map((file) => ({
    status: 'added' as const,
    snapshotId,
    // Inherited from the manifest list, so that a retry with another number need not rewrite it.
    sequenceNumber: null,
    fileSequenceNumber: null,
    file,
  }));
  const kind = { specId: metadata.defaultSpecId, content: 'data' as const };
  return writer.writeManifests(kind, entries);
}

/** A positive 63-bit id that the table does not use. */
function newSnapshotId(metadata: TableMetadata): bigint {
  const id = BigInt.asUintN(63, randomBytes(8).readBigUInt64LE());
  return id === 0n || snapshotById(metadata, id) !== null ? newSnapshotId(metadata) : id;
}
