import type { DataFile, ManifestFile } from '#server/iceberg/model/data-file.ts';
import { isLive } from '#server/iceberg/model/manifest.ts';
import { currentSchema, specById, type TableMetadata } from '#server/iceberg/model/metadata.ts';
import { partitionTypes } from '#server/iceberg/model/transform.ts';
import { type Field, isPrimitive, type PrimitiveType } from '#server/iceberg/model/types.ts';
import { readEntries, readManifests } from '#server/iceberg/read-manifests.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import type { LiteralRows, LiteralValue } from '../literal-rows.ts';
import {
  arrayOf,
  BIGINT,
  BOOLEAN,
  column,
  INTEGER,
  JSON_TYPE,
  mapOf,
  rowOf,
  VARBINARY,
  VARCHAR,
} from './columns.ts';
import { boundText } from './iceberg-values.ts';
import { partitionRow } from './partition-row.ts';
import type { TableState } from './snapshot-tables.ts';

interface Deps {
  readonly store: ObjectStore;
}

const CONTENTS = { data: 0, 'position-deletes': 1, 'equality-deletes': 2 };

/** The files of the snapshot that is read, those with deletes too. */
export async function liveFiles(
  deps: Deps,
  { metadata, snapshot }: TableState,
): Promise<readonly DataFile[]> {
  if (snapshot === null) return [];
  const entries = await readEntries(deps, metadata, await readManifests(deps, snapshot));
  return entries
    .flat()
    .filter(isLive)
    .map(({ file }) => file);
}

export async function filesTable(deps: Deps, state: TableState): Promise<LiteralRows> {
  const partition = partitionRow(state.metadata);
  const types = primitiveFields(state.metadata);
  const files = await liveFiles(deps, state);
  return {
    columns: [
      column('content', INTEGER),
      column('file_path', VARCHAR),
      column('file_format', VARCHAR),
      column('spec_id', INTEGER),
      ...(partition.type === null ? [] : [column('partition', partition.type)]),
      column('record_count', BIGINT),
      column('file_size_in_bytes', BIGINT),
      ...['column_sizes', 'value_counts', 'null_value_counts', 'nan_value_counts'].map((name) =>
        column(name, mapOf(INTEGER, BIGINT)),
      ),
      column('lower_bounds', mapOf(INTEGER, VARCHAR)),
      column('upper_bounds', mapOf(INTEGER, VARCHAR)),
      column('key_metadata', VARBINARY),
      column('split_offsets', arrayOf(BIGINT)),
      column('equality_ids', arrayOf(INTEGER)),
      column('sort_order_id', INTEGER),
      column('readable_metrics', JSON_TYPE),
    ],
    rows: files.map((file) => [
      CONTENTS[file.content],
      file.path,
      file.format,
      file.specId,
      ...(partition.type === null ? [] : [partition.valueOf(file)]),
      file.recordCount,
      file.fileSizeBytes,
      counts(file.columnSizes),
      counts(file.valueCounts),
      counts(file.nullValueCounts),
      counts(file.nanValueCounts),
      bounds(file.lowerBounds, types),
      bounds(file.upperBounds, types),
      null,
      file.splitOffsets,
      file.equalityIds,
      file.sortOrderId,
      JSON.stringify(readableMetrics(file, types)),
    ]),
  };
}

/** Every field of a primitive type that has statistics of its own, by id. */
type PrimitiveFields = ReadonlyMap<number, { readonly name: string; readonly type: PrimitiveType }>;

function primitiveFields(metadata: TableMetadata): PrimitiveFields {
  const found = new Map<number, { readonly name: string; readonly type: PrimitiveType }>();
  const collect = (fields: readonly Field[], prefix: string): void => {
    for (const { id, name, type } of fields) {
      if (isPrimitive(type)) found.set(id, { name: prefix + name, type });
      else if (type.kind === 'struct') collect(type.fields, `${prefix}${name}.`);
    }
  };
  collect(currentSchema(metadata).fields, '');
  return found;
}

const counts = (values: ReadonlyMap<number, number>): LiteralValue =>
  values.size === 0 ? null : Object.fromEntries(values);

function bounds(values: ReadonlyMap<number, Uint8Array>, types: PrimitiveFields): LiteralValue {
  if (values.size === 0) return null;
  const texts = [...values].flatMap(([id, bytes]) => {
    const field = types.get(id);
    return field === undefined ? [] : [[id, boundText(field.type, bytes)] as const];
  });
  return Object.fromEntries(texts);
}

function readableMetrics(file: DataFile, types: PrimitiveFields): Record<string, unknown> {
  const metrics = [...types].map(([id, { name, type }]) => [
    name,
    {
      column_size: file.columnSizes.get(id) ?? null,
      value_count: file.valueCounts.get(id) ?? null,
      null_value_count: file.nullValueCounts.get(id) ?? null,
      nan_value_count: file.nanValueCounts.get(id) ?? null,
      lower_bound: boundText(type, file.lowerBounds.get(id)),
      upper_bound: boundText(type, file.upperBounds.get(id)),
    },
  ]);
  return Object.fromEntries(metrics);
}

const SUMMARY = rowOf([
  column('contains_null', BOOLEAN),
  column('contains_nan', BOOLEAN),
  column('lower_bound', VARCHAR),
  column('upper_bound', VARCHAR),
]);

export async function manifestsTable(
  deps: Deps,
  { metadata, snapshot }: TableState,
): Promise<LiteralRows> {
  const manifests = snapshot === null ? [] : await readManifests(deps, snapshot);
  return {
    columns: [
      column('path', VARCHAR),
      column('length', BIGINT),
      column('partition_spec_id', INTEGER),
      column('added_snapshot_id', BIGINT),
      column('added_data_files_count', INTEGER),
      column('added_rows_count', BIGINT),
      column('existing_data_files_count', INTEGER),
      column('existing_rows_count', BIGINT),
      column('deleted_data_files_count', INTEGER),
      column('deleted_rows_count', BIGINT),
      column('partition_summaries', arrayOf(SUMMARY)),
    ],
    rows: manifests.map((manifest) => [
      manifest.path,
      manifest.length,
      manifest.specId,
      manifest.addedSnapshotId,
      manifest.addedFiles,
      manifest.addedRows,
      manifest.existingFiles,
      manifest.existingRows,
      manifest.deletedFiles,
      manifest.deletedRows,
      summaries(metadata, manifest),
    ]),
  };
}

function summaries(metadata: TableMetadata, { specId, partitions }: ManifestFile): LiteralValue {
  const types = partitionTypes(metadata, specById(metadata, specId));
  return (partitions ?? []).map(({ containsNull, containsNan, lower, upper }, index) => {
    const type = types[index];
    const text = (bytes: Uint8Array | null) =>
      type === undefined || bytes === null ? null : boundText(type, bytes);
    return {
      contains_null: containsNull,
      contains_nan: containsNan,
      lower_bound: text(lower),
      upper_bound: text(upper),
    };
  });
}
