import { IcebergError } from './iceberg-error.ts';
import type { PartitionSpec, SortOrder } from './partition.ts';
import type { Schema } from './schema.ts';
import type { JsonMembers } from './types.ts';

export const SNAPSHOT_OPERATIONS = ['append', 'overwrite', 'delete', 'replace'] as const;
export type SnapshotOperation = (typeof SNAPSHOT_OPERATIONS)[number];

export interface Snapshot {
  readonly snapshotId: bigint;
  /** Null for the first snapshot of a table. */
  readonly parentSnapshotId: bigint | null;
  readonly sequenceNumber: bigint;
  readonly timestampMs: number;
  /** URI of the manifest list. */
  readonly manifestList: string;
  /** `operation` and counters; all values are text. */
  readonly summary: Readonly<Record<string, string>>;
  /** Null in snapshots of writers that did not say. */
  readonly schemaId: number | null;
  readonly extra: JsonMembers;
}

export interface SnapshotRef {
  readonly snapshotId: bigint;
  readonly type: 'branch' | 'tag';
  readonly extra: JsonMembers;
}

/** One version of a table. Immutable: a change is another value in another file. */
export interface TableMetadata {
  /** Version 1 is read in the form of version 2, and written only once it is upgraded. */
  readonly formatVersion: 1 | 2;
  readonly tableUuid: string;
  /** URI of the table's folder, without a trailing slash. */
  readonly location: string;
  readonly lastSequenceNumber: bigint;
  readonly lastUpdatedMs: number;
  readonly lastColumnId: number;
  readonly schemas: readonly Schema[];
  readonly currentSchemaId: number;
  readonly partitionSpecs: readonly PartitionSpec[];
  readonly defaultSpecId: number;
  readonly lastPartitionId: number;
  readonly sortOrders: readonly SortOrder[];
  readonly defaultSortOrderId: number;
  readonly properties: Readonly<Record<string, string>>;
  /** Null when the table has no rows and never had. */
  readonly currentSnapshotId: bigint | null;
  readonly snapshots: readonly Snapshot[];
  readonly refs: Readonly<Record<string, SnapshotRef>>;
  readonly snapshotLog: readonly { readonly snapshotId: bigint; readonly timestampMs: number }[];
  readonly metadataLog: readonly { readonly metadataFile: string; readonly timestampMs: number }[];
  readonly extra: JsonMembers;
}

/** A table's metadata and the file it stands in. */
export interface Table {
  readonly metadata: TableMetadata;
  readonly metadataLocation: string;
}

export function currentSchema(metadata: TableMetadata): Schema {
  return schemaById(metadata, metadata.currentSchemaId);
}

function schemaById(metadata: TableMetadata, schemaId: number): Schema {
  const schema = metadata.schemas.find((candidate) => candidate.schemaId === schemaId);
  if (schema === undefined) {
    throw new IcebergError('invalid', `Schema ${schemaId} is missing in ${metadata.location}.`);
  }
  return schema;
}

export function defaultSpec(metadata: TableMetadata): PartitionSpec {
  return specById(metadata, metadata.defaultSpecId);
}

export function specById(metadata: TableMetadata, specId: number): PartitionSpec {
  const spec = metadata.partitionSpecs.find((candidate) => candidate.specId === specId);
  if (spec === undefined) {
    throw new IcebergError(
      'invalid',
      `Partition spec ${specId} is missing in ${metadata.location}.`,
    );
  }
  return spec;
}

export function defaultSortOrder(metadata: TableMetadata): SortOrder {
  const { sortOrders, defaultSortOrderId } = metadata;
  const order = sortOrders.find(({ orderId }) => orderId === defaultSortOrderId);
  if (order !== undefined) return order;
  throw new IcebergError(
    'invalid',
    `Sort order ${defaultSortOrderId} is missing in ${metadata.location}.`,
  );
}

/** The current snapshot; null when the table has none. */
export function currentSnapshot(metadata: TableMetadata): Snapshot | null {
  return metadata.currentSnapshotId === null
    ? null
    : snapshotById(metadata, metadata.currentSnapshotId);
}

/** The snapshot of that id, or null. */
export function snapshotById(metadata: TableMetadata, snapshotId: bigint): Snapshot | null {
  return metadata.snapshots.find((snapshot) => snapshot.snapshotId === snapshotId) ?? null;
}

/** Schema that a snapshot was written with: time travel shows the columns of then. */
export function schemaOfSnapshot(metadata: TableMetadata, snapshot: Snapshot): Schema {
  return snapshot.schemaId === null
    ? currentSchema(metadata)
    : schemaById(metadata, snapshot.schemaId);
}
