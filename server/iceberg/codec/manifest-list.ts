import type { ManifestFile, PartitionSummary } from '../model/data-file.ts';
import { IcebergError } from '../model/iceberg-error.ts';
import type { Snapshot } from '../model/metadata.ts';
import { readAvro, writeAvro } from './avro-container.ts';
import {
  boolean,
  bytes,
  int,
  list,
  long,
  nullable,
  record,
  required,
  text,
} from './avro-readers.ts';
import { MANIFEST_FILE_SCHEMA } from './manifest-schema.ts';

const Summary = record<PartitionSummary>({
  containsNull: { id: 509, reader: boolean },
  containsNan: { id: 518, reader: nullable(boolean), missing: null },
  lower: { id: 510, reader: nullable(bytes), missing: null },
  upper: { id: 511, reader: nullable(bytes), missing: null },
});

/** What format version 1 lacks is nullable; counts that it lets be null are needed all the same. */
const ManifestRecord = record({
  path: { id: 500, reader: text },
  length: { id: 501, reader: long },
  specId: { id: 502, reader: int },
  content: { id: 517, reader: nullable(int), missing: null },
  sequenceNumber: { id: 515, reader: nullable(long), missing: null },
  minSequenceNumber: { id: 516, reader: nullable(long), missing: null },
  addedSnapshotId: { id: 503, reader: nullable(long), missing: null },
  addedFiles: { id: 504, reader: required(int) },
  existingFiles: { id: 505, reader: required(int) },
  deletedFiles: { id: 506, reader: required(int) },
  addedRows: { id: 512, reader: required(long) },
  existingRows: { id: 513, reader: required(long) },
  deletedRows: { id: 514, reader: required(long) },
  partitions: { id: 507, reader: nullable(list(Summary)), missing: null },
  keyMetadata: { id: 519, reader: nullable(bytes), missing: null },
});

/** Writes the manifest list of a snapshot. */
export function writeManifestList(
  snapshot: Pick<Snapshot, 'snapshotId' | 'parentSnapshotId' | 'sequenceNumber'>,
  manifests: readonly ManifestFile[],
): Uint8Array {
  return writeAvro(
    MANIFEST_FILE_SCHEMA,
    {
      'snapshot-id': String(snapshot.snapshotId),
      'parent-snapshot-id': String(snapshot.parentSnapshotId),
      'sequence-number': String(snapshot.sequenceNumber),
      'format-version': '2',
    },
    manifests.map(toRecord),
  );
}

/** Reads a manifest list. Throws `IcebergError`. */
export function readManifestList(file: Uint8Array): readonly ManifestFile[] {
  return readAvro(file, ManifestRecord).records.map(
    ({ content, sequenceNumber, minSequenceNumber, addedSnapshotId, ...manifest }) => {
      if (content !== null && content !== 0 && content !== 1) {
        throw new IcebergError('unsupported', `Manifest content ${content} is not known here.`);
      }
      return {
        ...manifest,
        content: content === 1 ? 'deletes' : 'data',
        // Version 1 has no sequence numbers, and its files count as the oldest.
        sequenceNumber: sequenceNumber ?? 0n,
        minSequenceNumber: minSequenceNumber ?? 0n,
        addedSnapshotId: addedSnapshotId ?? 0n,
      };
    },
  );
}

function toRecord(manifest: ManifestFile): object {
  return {
    manifest_path: manifest.path,
    manifest_length: manifest.length,
    partition_spec_id: manifest.specId,
    content: manifest.content === 'data' ? 0 : 1,
    sequence_number: manifest.sequenceNumber,
    min_sequence_number: manifest.minSequenceNumber,
    added_snapshot_id: manifest.addedSnapshotId,
    added_files_count: manifest.addedFiles,
    existing_files_count: manifest.existingFiles,
    deleted_files_count: manifest.deletedFiles,
    added_rows_count: manifest.addedRows,
    existing_rows_count: manifest.existingRows,
    deleted_rows_count: manifest.deletedRows,
    partitions:
      manifest.partitions?.map((summary) => ({
        contains_null: summary.containsNull,
        contains_nan: summary.containsNan,
        lower_bound: summary.lower,
        upper_bound: summary.upper,
      })) ?? null,
    key_metadata: manifest.keyMetadata,
  };
}
