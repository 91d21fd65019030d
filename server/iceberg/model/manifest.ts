import type {
  DataFile,
  EntryStatus,
  ManifestEntry,
  ManifestFile,
  NewDataFile,
  PartitionSummary,
} from './data-file.ts';
import { compareValues, encodeBound, type SingleValue } from './single-value.ts';
import type { PrimitiveType } from './types.ts';

/** An entry with everything it inherits from its manifest filled in. */
export interface ResolvedEntry extends ManifestEntry {
  readonly snapshotId: bigint;
  readonly sequenceNumber: bigint;
  readonly fileSequenceNumber: bigint;
}

export function inherit(manifest: ManifestFile, entry: ManifestEntry): ResolvedEntry {
  return {
    ...entry,
    snapshotId: entry.snapshotId ?? manifest.addedSnapshotId,
    sequenceNumber: entry.sequenceNumber ?? manifest.sequenceNumber,
    fileSequenceNumber: entry.fileSequenceNumber ?? manifest.sequenceNumber,
  };
}

/** Kind of manifest that holds a file. */
export function manifestContent(file: DataFile): ManifestFile['content'] {
  return file.content === 'data' ? 'data' : 'deletes';
}

export function isLive(entry: ManifestEntry): boolean {
  return entry.status !== 'deleted';
}

/** A manifest with no live file and no deletion of its own snapshot says nothing to a reader. */
export function hasLiveFiles(manifest: ManifestFile): boolean {
  return manifest.addedFiles + manifest.existingFiles > 0;
}

/** The file as a manifest of the table's default spec holds it. */
export function toDataFile(file: NewDataFile, specId: number): DataFile {
  return {
    ...file,
    content: 'data',
    format: 'PARQUET',
    specId,
    splitOffsets: null,
    equalityIds: null,
    referencedDataFile: null,
    keyMetadata: null,
    sortOrderId: 0,
  };
}

/** The manifest list's line for a manifest that this snapshot wrote. */
export function describeManifest(
  written: Pick<
    ManifestFile,
    'path' | 'length' | 'specId' | 'content' | 'sequenceNumber' | 'addedSnapshotId'
  >,
  types: readonly PrimitiveType[],
  entries: readonly ManifestEntry[],
): ManifestFile {
  const withStatus = (status: EntryStatus) => entries.filter((entry) => entry.status === status);
  const rows = (status: EntryStatus) =>
    withStatus(status).reduce((sum, entry) => sum + BigInt(entry.file.recordCount), 0n);
  const minSequenceNumber = entries
    .filter(isLive)
    .map((entry) => entry.sequenceNumber ?? written.sequenceNumber)
    .reduce((least, next) => (next < least ? next : least), written.sequenceNumber);
  return {
    ...written,
    minSequenceNumber,
    addedFiles: withStatus('added').length,
    existingFiles: withStatus('existing').length,
    deletedFiles: withStatus('deleted').length,
    addedRows: rows('added'),
    existingRows: rows('existing'),
    deletedRows: rows('deleted'),
    partitions: types.map((type, index) =>
      summarize(
        type,
        entries.map((entry) => entry.file.partition[index] ?? null),
      ),
    ),
    keyMetadata: null,
  };
}

function summarize(type: PrimitiveType, values: readonly (SingleValue | null)[]): PartitionSummary {
  const ordered = values
    .filter((value) => value !== null && !Number.isNaN(value))
    .filter((value) => value !== null)
    .toSorted(compareValues);
  const lower = ordered.at(0);
  const upper = ordered.at(-1);
  return {
    containsNull: values.includes(null),
    containsNan: values.some((value) => Number.isNaN(value)),
    lower: lower === undefined ? null : encodeBound(type, lower),
    upper: upper === undefined ? null : encodeBound(type, upper),
  };
}
