import { AppError } from '#server/platform/errors.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import { asAppError } from './as-app-error.ts';
import type { DataFile, ManifestFile } from './model/data-file.ts';
import { indexDeletes } from './model/delete-index.ts';
import type { ScanFilter } from './model/filter.ts';
import { hasLiveFiles, isLive, type ResolvedEntry } from './model/manifest.ts';
import {
  currentSchema,
  currentSnapshot,
  type Snapshot,
  schemaOfSnapshot,
  specById,
  type TableMetadata,
} from './model/metadata.ts';
import { isUnpartitioned } from './model/partition.ts';
import { createPruner } from './model/prune.ts';
import type { Schema } from './model/schema.ts';
import { readEntries, readManifests } from './read-manifests.ts';
import { resolveSnapshot } from './resolve-snapshot.ts';

const NAME_MAPPING = 'schema.name-mapping.default';

export interface ScanPlan {
  /** Columns as the snapshot knew them; today's when the current state is read. */
  readonly schema: Schema;
  /** Null: the table has no snapshot yet, and no files. */
  readonly snapshot: Snapshot | null;
  /** Data files, newest first. */
  readonly files: readonly DataFile[];
  /**
   * Position- and equality-delete files that a data file has to be read with, by its path, oldest
   * first. Sequence numbers and partitions are applied already; a file without deletes has no entry.
   */
  readonly deletesOf: ReadonlyMap<string, readonly DataFile[]>;
}

/**
 * The data files to read for a snapshot (null: the current one), without those that `filter` rules out.
 * Throws `AppError`: `not-found` for a snapshot the table does not have, `invalid` for a table whose
 * files this code cannot read rightly.
 */
export async function planScan(
  deps: { readonly store: ObjectStore },
  metadata: TableMetadata,
  input: {
    readonly snapshotId: bigint | null;
    readonly filter?: ScanFilter;
    /** Paths of manifests whose data files are left out of the plan without being read. */
    readonly withoutManifests?: ReadonlySet<string>;
  },
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
  if (snapshot === null) return { schema, snapshot, files: [], deletesOf: new Map() };

  const subject = `${metadata.location} cannot be filtered`;
  const pruner = asAppError(subject, () => createPruner(schema, input.filter ?? []));
  const specOf = (specId: number) =>
    asAppError(metadata.location, () => specById(metadata, specId));
  const manifests = (await readManifests(deps, snapshot))
    .filter((manifest) => hasLiveFiles(manifest) && !input.withoutManifests?.has(manifest.path))
    // A delete file applies to files of its own partition, or has none and is never ruled out.
    .filter((manifest) =>
      asAppError(subject, () => pruner.mayMatchManifest(specOf(manifest.specId), manifest)),
    );
  const entriesOf = async (content: ManifestFile['content']) => {
    const wanted = manifests.filter((manifest) => manifest.content === content);
    return (await readEntries(deps, metadata, wanted)).flat().filter(isLive);
  };
  const data = (await entriesOf('data')).filter(({ file }) =>
    asAppError(subject, () => pruner.mayMatchFile(specOf(file.specId), file)),
  );
  const files = data.map(({ file }) => file);
  const deletesOf = assignDeletes(metadata, data, await entriesOf('deletes'));
  if (files.length > 0) refuseNameMapping(metadata);
  for (const file of [...files, ...new Set([...deletesOf.values()].flat())]) refuseUnreadable(file);
  return { schema, snapshot, files, deletesOf };
}

function assignDeletes(
  metadata: TableMetadata,
  data: readonly ResolvedEntry[],
  deletes: readonly ResolvedEntry[],
): ScanPlan['deletesOf'] {
  if (deletes.length === 0) return new Map();
  const unpartitioned = metadata.partitionSpecs.filter(isUnpartitioned);
  const index = indexDeletes(deletes, new Set(unpartitioned.map(({ specId }) => specId)));
  return new Map(
    data
      .map((entry) => [entry.file.path, index.deletesFor(entry)] as const)
      .filter(([, applying]) => applying.length > 0),
  );
}

/** Columns are found by field id; files that were added and not written for the table have none. */
function refuseNameMapping({ location, properties }: TableMetadata): void {
  if (properties[NAME_MAPPING] === undefined) return;
  throw new AppError(
    'invalid',
    `${location} was given files by another engine whose columns are found by name, which is not done here: rewrite its data files there, then remove the table property ${NAME_MAPPING}.`,
  );
}

function refuseUnreadable({ path, format, keyMetadata }: DataFile): void {
  if (format.toUpperCase() !== 'PARQUET') {
    throw new AppError(
      'invalid',
      `${path} was written by another engine as ${format}; only Parquet is read here: rewrite the table there with write.format.default and write.delete.format.default set to parquet.`,
    );
  }
  if (keyMetadata !== null) {
    throw new AppError(
      'invalid',
      `${path} was encrypted by another engine, which is not read here: rewrite the table there without encryption.`,
    );
  }
}
