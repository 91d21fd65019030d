import { AppError } from '#server/platform/errors.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import { asAppError } from './as-app-error.ts';
import type { DataFile, ManifestFile } from './model/data-file.ts';
import type { ScanFilter } from './model/filter.ts';
import { hasLiveFiles, isLive } from './model/manifest.ts';
import {
  currentSchema,
  currentSnapshot,
  type Snapshot,
  schemaOfSnapshot,
  specById,
  type TableMetadata,
} from './model/metadata.ts';
import { createPruner } from './model/prune.ts';
import type { Schema } from './model/schema.ts';
import { readEntries, readManifests } from './read-manifests.ts';
import { resolveSnapshot } from './resolve-snapshot.ts';

export interface ScanPlan {
  /** Columns as the snapshot knew them; today's when the current state is read. */
  readonly schema: Schema;
  /** Null: the table has no snapshot yet, and no files. */
  readonly snapshot: Snapshot | null;
  /** Newest first. */
  readonly files: readonly DataFile[];
}

/**
 * The data files to read for a snapshot (null: the current one), without those that `filter` rules out.
 * Throws `AppError`: `not-found` for a snapshot the table does not have, `invalid` for a table whose
 * files this code cannot read rightly.
 */
export async function planScan(
  deps: { readonly store: ObjectStore },
  metadata: TableMetadata,
  input: { readonly snapshotId: bigint | null; readonly filter?: ScanFilter },
): Promise<ScanPlan> {
  const snapshot =
    input.snapshotId === null
      ? asAppError(metadata.location, () => currentSnapshot(metadata))
      : resolveSnapshot(metadata, { kind: 'id', snapshotId: input.snapshotId });
  const schema = asAppError(metadata.location, () =>
    input.snapshotId === null || snapshot === null
      ? currentSchema(metadata)
      : schemaOfSnapshot(metadata, snapshot),
  );
  if (snapshot === null) return { schema, snapshot, files: [] };

  const subject = `${metadata.location} cannot be filtered`;
  const pruner = asAppError(subject, () => createPruner(schema, input.filter ?? []));
  const specOf = (specId: number) =>
    asAppError(metadata.location, () => specById(metadata, specId));
  const manifests = (await readManifests(deps, snapshot)).filter(hasLiveFiles);
  refuseDeletes(metadata, manifests);
  const wanted = manifests.filter((manifest) =>
    asAppError(subject, () => pruner.mayMatchManifest(specOf(manifest.specId), manifest)),
  );
  const files = (await readEntries(deps, metadata, wanted))
    .flat()
    .filter(isLive)
    .map((entry) => entry.file)
    .filter((file) => asAppError(subject, () => pruner.mayMatchFile(specOf(file.specId), file)));
  refuseOtherFormats(files);
  return { schema, snapshot, files };
}

function refuseDeletes(metadata: TableMetadata, manifests: readonly ManifestFile[]): void {
  if (manifests.every((manifest) => manifest.content === 'data')) return;
  throw new AppError(
    'invalid',
    `${metadata.location} was written by another engine with delete files (merge-on-read), which are not read here: rewrite it there with write.delete.mode and write.update.mode set to copy-on-write.`,
  );
}

function refuseOtherFormats(files: readonly DataFile[]): void {
  const other = files.find((file) => file.format.toUpperCase() !== 'PARQUET');
  if (other === undefined) return;
  throw new AppError(
    'invalid',
    `${other.path} was written by another engine as ${other.format}; only Parquet is read here: rewrite the table there with write.format.default set to parquet.`,
  );
}
