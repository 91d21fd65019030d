import type { Snapshot, SnapshotRef } from './metadata.ts';
import type { PartitionField, SortOrder } from './partition.ts';
import type { Schema } from './schema.ts';
import type { JsonMembers } from './types.ts';

/** Takes the schema, partitioning or order that the same change added last. */
export const LAST_ADDED = -1;

/** A partition field of which the table may give the id. */
export type UnboundPartitionField = Omit<PartitionField, 'fieldId'> & {
  readonly fieldId: number | null;
};

/** One step of a change to a table, as clients of a catalog send it. */
export type MetadataUpdate =
  | { readonly action: 'assign-uuid'; readonly uuid: string }
  | { readonly action: 'upgrade-format-version'; readonly formatVersion: number }
  | { readonly action: 'add-schema'; readonly schema: Schema; readonly lastColumnId: number | null }
  | { readonly action: 'set-current-schema'; readonly schemaId: number }
  | { readonly action: 'add-spec'; readonly fields: readonly UnboundPartitionField[] }
  | { readonly action: 'set-default-spec'; readonly specId: number }
  | { readonly action: 'add-sort-order'; readonly fields: SortOrder['fields'] }
  | { readonly action: 'set-default-sort-order'; readonly sortOrderId: number }
  | { readonly action: 'add-snapshot'; readonly snapshot: Snapshot }
  | { readonly action: 'set-snapshot-ref'; readonly name: string; readonly ref: SnapshotRef }
  | { readonly action: 'remove-snapshots'; readonly snapshotIds: readonly bigint[] }
  | { readonly action: 'remove-snapshot-ref'; readonly name: string }
  | { readonly action: 'set-location'; readonly location: string }
  | {
      readonly action: 'set-properties';
      readonly updates: Readonly<Record<string, string>>;
    }
  | { readonly action: 'remove-properties'; readonly removals: readonly string[] }
  | {
      readonly action: 'set-statistics';
      readonly kind: StatisticsKind;
      /** As it came; kept to the digit. */
      readonly file: JsonMembers;
    }
  | {
      readonly action: 'remove-statistics';
      readonly kind: StatisticsKind;
      readonly snapshotId: bigint;
    }
  | { readonly action: 'remove-partition-specs'; readonly specIds: readonly number[] }
  | { readonly action: 'remove-schemas'; readonly schemaIds: readonly number[] };

/** Member of the metadata that lists the files: of the table, or of its partitions. */
export type StatisticsKind = 'statistics' | 'partition-statistics';

/** What must hold of a table for a change to be made. */
export type TableRequirement =
  | { readonly type: 'assert-create' }
  | { readonly type: 'assert-table-uuid'; readonly uuid: string }
  | {
      readonly type: 'assert-ref-snapshot-id';
      readonly ref: string;
      /** Null: the table has no such ref. */
      readonly snapshotId: bigint | null;
    }
  | { readonly type: 'assert-last-assigned-field-id'; readonly id: number }
  | { readonly type: 'assert-current-schema-id'; readonly id: number }
  | { readonly type: 'assert-last-assigned-partition-id'; readonly id: number }
  | { readonly type: 'assert-default-spec-id'; readonly id: number }
  | { readonly type: 'assert-default-sort-order-id'; readonly id: number };
