import { z } from 'zod';
import type { ManifestFile } from '../model/data-file.ts';
import { IcebergError } from '../model/iceberg-error.ts';
import type { Snapshot } from '../model/metadata.ts';
import { readAvro, writeAvro } from './avro-container.ts';
import { fromAvro } from './from-avro.ts';
import { MANIFEST_FILE_SCHEMA } from './manifest-schema.ts';

const Bytes = z.instanceof(Uint8Array);

const ManifestFileRecord = z
  .object({
    500: z.string(),
    501: z.bigint(),
    502: z.int(),
    517: z.int().min(0).max(1).default(0),
    515: z.bigint().default(0n),
    516: z.bigint().default(0n),
    503: z.bigint(),
    504: z.int(),
    505: z.int(),
    506: z.int(),
    512: z.bigint(),
    513: z.bigint(),
    514: z.bigint(),
    507: z
      .array(
        z.object({
          509: z.boolean(),
          518: z.boolean().nullish(),
          510: Bytes.nullish(),
          511: Bytes.nullish(),
        }),
      )
      .nullish(),
    519: Bytes.nullish(),
  })
  .transform(
    (record): ManifestFile => ({
      path: record[500],
      length: record[501],
      specId: record[502],
      content: record[517] === 0 ? 'data' : 'deletes',
      sequenceNumber: record[515],
      minSequenceNumber: record[516],
      addedSnapshotId: record[503],
      addedFiles: record[504],
      existingFiles: record[505],
      deletedFiles: record[506],
      addedRows: record[512],
      existingRows: record[513],
      deletedRows: record[514],
      partitions:
        record[507]?.map((summary) => ({
          containsNull: summary[509],
          containsNan: summary[518] ?? null,
          lower: summary[510] ?? null,
          upper: summary[511] ?? null,
        })) ?? null,
      keyMetadata: record[519] ?? null,
    }),
  );

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
export function readManifestList(bytes: Uint8Array): readonly ManifestFile[] {
  const { schema, records } = readAvro(bytes);
  const parsed = z
    .array(ManifestFileRecord)
    .safeParse(records.map((record) => fromAvro(schema, record)));
  if (!parsed.success) throw new IcebergError('invalid', z.prettifyError(parsed.error));
  return parsed.data;
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
        lower_bound: toBuffer(summary.lower),
        upper_bound: toBuffer(summary.upper),
      })) ?? null,
    key_metadata: toBuffer(manifest.keyMetadata),
  };
}

function toBuffer(bytes: Uint8Array | null): Buffer | null {
  return bytes === null ? null : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
