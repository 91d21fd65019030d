import { z } from 'zod';
import { IcebergError } from '../model/iceberg-error.ts';
import type { Snapshot, SnapshotRef, TableMetadata } from '../model/metadata.ts';
import { NO_PARTITION_FIELD_ID } from '../model/partition.ts';
import { MAIN } from '../model/with-snapshot.ts';
import { formatExact, parseExact } from './json.ts';
import { fromVersion1 } from './metadata-v1.ts';
import {
  PartitionSpecJson,
  partitionFieldToJson,
  SchemaJson,
  SortOrderJson,
  schemaToJson,
  sortOrderToJson,
} from './schema-json.ts';

const Int = z.int();
export const Long = z.union([z.int(), z.bigint()]).transform((value) => BigInt(value));

export const SnapshotJson: z.ZodType<Snapshot> = z
  .looseObject({
    'snapshot-id': Long,
    'parent-snapshot-id': Long.nullish(),
    'sequence-number': Long.default(0n),
    'timestamp-ms': Int,
    'manifest-list': z.string(),
    summary: z.record(z.string(), z.string()).default({}),
    'schema-id': Int.nullish(),
  })
  .transform(
    ({
      'snapshot-id': snapshotId,
      'parent-snapshot-id': parentSnapshotId,
      'sequence-number': sequenceNumber,
      'timestamp-ms': timestampMs,
      'manifest-list': manifestList,
      summary,
      'schema-id': schemaId,
      ...extra
    }) => ({
      snapshotId,
      parentSnapshotId: parentSnapshotId ?? null,
      sequenceNumber,
      timestampMs,
      manifestList,
      summary,
      schemaId: schemaId ?? null,
      extra,
    }),
  );

export const RefJson: z.ZodType<SnapshotRef> = z
  .looseObject({ 'snapshot-id': Long, type: z.enum(['branch', 'tag']) })
  .transform(({ 'snapshot-id': snapshotId, type, ...extra }) => ({ snapshotId, type, extra }));

/** Writers say "none" by -1 or by leaving it out. */
function noneAsNull(snapshotId: bigint | null | undefined): bigint | null {
  return snapshotId === undefined || snapshotId === -1n ? null : snapshotId;
}

/** What a table without refs of its own has. */
function mainOnly(snapshotId: bigint | null): TableMetadata['refs'] {
  return snapshotId === null ? {} : { [MAIN]: { snapshotId, type: 'branch', extra: {} } };
}

const MetadataJson: z.ZodType<TableMetadata> = z
  .looseObject({
    'format-version': z.union([z.literal(1), z.literal(2)]),
    'table-uuid': z.string(),
    location: z.string(),
    'last-sequence-number': Long,
    'last-updated-ms': Int,
    'last-column-id': Int,
    schemas: z.array(SchemaJson),
    'current-schema-id': Int,
    'partition-specs': z.array(PartitionSpecJson),
    'default-spec-id': Int,
    'last-partition-id': Int.default(NO_PARTITION_FIELD_ID),
    'sort-orders': z.array(SortOrderJson).default([{ orderId: 0, fields: [] }]),
    'default-sort-order-id': Int.default(0),
    properties: z.record(z.string(), z.string()).default({}),
    'current-snapshot-id': Long.nullish(),
    snapshots: z.array(SnapshotJson).default([]),
    refs: z.record(z.string(), RefJson).optional(),
    'snapshot-log': z.array(z.object({ 'snapshot-id': Long, 'timestamp-ms': Int })).default([]),
    'metadata-log': z
      .array(z.object({ 'metadata-file': z.string(), 'timestamp-ms': Int }))
      .default([]),
  })
  .transform(
    ({
      'format-version': formatVersion,
      'table-uuid': tableUuid,
      location,
      'last-sequence-number': lastSequenceNumber,
      'last-updated-ms': lastUpdatedMs,
      'last-column-id': lastColumnId,
      schemas,
      'current-schema-id': currentSchemaId,
      'partition-specs': partitionSpecs,
      'default-spec-id': defaultSpecId,
      'last-partition-id': lastPartitionId,
      'sort-orders': sortOrders,
      'default-sort-order-id': defaultSortOrderId,
      properties,
      'current-snapshot-id': currentSnapshotId,
      snapshots,
      refs,
      'snapshot-log': snapshotLog,
      'metadata-log': metadataLog,
      ...extra
    }) => ({
      formatVersion,
      tableUuid,
      location,
      lastSequenceNumber,
      lastUpdatedMs,
      lastColumnId,
      schemas,
      currentSchemaId,
      partitionSpecs,
      defaultSpecId,
      lastPartitionId,
      sortOrders,
      defaultSortOrderId,
      properties,
      currentSnapshotId: noneAsNull(currentSnapshotId),
      snapshots,
      refs: refs ?? mainOnly(noneAsNull(currentSnapshotId)),
      snapshotLog: snapshotLog.map((entry) => ({
        snapshotId: entry['snapshot-id'],
        timestampMs: entry['timestamp-ms'],
      })),
      metadataLog: metadataLog.map((entry) => ({
        metadataFile: entry['metadata-file'],
        timestampMs: entry['timestamp-ms'],
      })),
      extra,
    }),
  );

const FormatVersion = z.looseObject({ 'format-version': Int, location: z.string().optional() });

/**
 * Reads a metadata file. Throws `IcebergError`: `unsupported` for
 * format versions other than 1 and 2, else `invalid`.
 */
export function parseMetadata(text: string): TableMetadata {
  const json = parseJson(text);
  const version = FormatVersion.safeParse(json);
  if (!version.success) throw new IcebergError('invalid', z.prettifyError(version.error));
  const { location, 'format-version': number } = version.data;
  if (number !== 1 && number !== 2) {
    throw new IcebergError(
      'unsupported',
      `The table at ${location ?? 'an unknown place'} is in Iceberg format version ${number}, and only 1 and 2 are read here: copy it, with the engine that wrote it, into a table with the property format-version set to 2.`,
    );
  }
  const parsed = MetadataJson.safeParse(number === 1 ? fromVersion1(json) : json);
  if (!parsed.success) throw new IcebergError('invalid', z.prettifyError(parsed.error));
  return parsed.data;
}

/** The metadata file's text. `parseMetadata` of it gives the same value. */
export function formatMetadata(metadata: TableMetadata): string {
  return formatExact({
    'format-version': metadata.formatVersion,
    'table-uuid': metadata.tableUuid,
    location: metadata.location,
    'last-sequence-number': metadata.lastSequenceNumber,
    'last-updated-ms': metadata.lastUpdatedMs,
    'last-column-id': metadata.lastColumnId,
    schemas: metadata.schemas.map(schemaToJson),
    'current-schema-id': metadata.currentSchemaId,
    'partition-specs': metadata.partitionSpecs.map((spec) => ({
      'spec-id': spec.specId,
      fields: spec.fields.map(partitionFieldToJson),
    })),
    'default-spec-id': metadata.defaultSpecId,
    'last-partition-id': metadata.lastPartitionId,
    'sort-orders': metadata.sortOrders.map(sortOrderToJson),
    'default-sort-order-id': metadata.defaultSortOrderId,
    properties: metadata.properties,
    'current-snapshot-id': metadata.currentSnapshotId ?? -1,
    snapshots: metadata.snapshots.map(snapshotToJson),
    refs: Object.fromEntries(
      Object.entries(metadata.refs).map(([name, ref]) => [
        name,
        { 'snapshot-id': ref.snapshotId, type: ref.type, ...ref.extra },
      ]),
    ),
    'snapshot-log': metadata.snapshotLog.map((entry) => ({
      'snapshot-id': entry.snapshotId,
      'timestamp-ms': entry.timestampMs,
    })),
    'metadata-log': metadata.metadataLog.map((entry) => ({
      'metadata-file': entry.metadataFile,
      'timestamp-ms': entry.timestampMs,
    })),
    ...metadata.extra,
  });
}

function snapshotToJson(snapshot: Snapshot): object {
  return {
    'snapshot-id': snapshot.snapshotId,
    ...(snapshot.parentSnapshotId !== null && { 'parent-snapshot-id': snapshot.parentSnapshotId }),
    'sequence-number': snapshot.sequenceNumber,
    'timestamp-ms': snapshot.timestampMs,
    'manifest-list': snapshot.manifestList,
    summary: snapshot.summary,
    ...(snapshot.schemaId !== null && { 'schema-id': snapshot.schemaId }),
    ...snapshot.extra,
  };
}

function parseJson(text: string): unknown {
  try {
    return parseExact(text);
  } catch (cause) {
    throw new IcebergError('invalid', `The metadata file is not JSON: ${String(cause)}`);
  }
}
