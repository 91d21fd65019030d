import { AppError } from '#server/platform/errors.ts';
import { asAppError } from './as-app-error.ts';
import type { TableMetadata } from './model/metadata.ts';
import { NO_PARTITION_FIELD_ID } from './model/partition.ts';
import { newPartitionField, type WantedPartitionField } from './model/partition-field.ts';
import type { ColumnSpec, Schema } from './model/schema.ts';
import { type Field, withFreshIds } from './model/types.ts';

export interface NewTable {
  /** URI of the folder the table will live in, without a trailing slash. */
  readonly location: string;
  readonly tableUuid: string;
  readonly columns: readonly ColumnSpec[];
  readonly partitioning: readonly WantedPartitionField[];
  readonly properties?: Readonly<Record<string, string>>;
  readonly now: Date;
}

/**
 * Metadata of a table without rows. Field ids are given here: columns first, then what is nested.
 * Throws `AppError` for duplicate columns and for a partitioning that its column does not allow.
 */
export function newTableMetadata(table: NewTable): TableMetadata {
  let lastColumnId = 0;
  const nextId = () => {
    lastColumnId += 1;
    return lastColumnId;
  };
  const numbered = table.columns.map((column) => ({ ...column, id: nextId() }));
  const fields = numbered.map(
    ({ id, name, required, type, doc }): Field => ({
      id,
      name,
      required: required ?? false,
      type: withFreshIds(type, nextId),
      doc: doc ?? null,
      extra: {},
    }),
  );
  refuseDuplicates(fields);
  const schema: Schema = { schemaId: 0, fields, identifierFieldIds: [], extra: {} };
  const partition = asAppError('The table cannot be created', () =>
    table.partitioning.map((wanted, index) =>
      newPartitionField(schema, wanted, NO_PARTITION_FIELD_ID + 1 + index),
    ),
  );
  return {
    formatVersion: 2,
    tableUuid: table.tableUuid,
    location: table.location,
    lastSequenceNumber: 0n,
    lastUpdatedMs: table.now.getTime(),
    lastColumnId,
    schemas: [schema],
    currentSchemaId: 0,
    partitionSpecs: [{ specId: 0, fields: partition }],
    defaultSpecId: 0,
    lastPartitionId: NO_PARTITION_FIELD_ID + partition.length,
    sortOrders: [{ orderId: 0, fields: [] }],
    defaultSortOrderId: 0,
    properties: table.properties ?? {},
    currentSnapshotId: null,
    snapshots: [],
    refs: {},
    snapshotLog: [],
    metadataLog: [],
    extra: {},
  };
}

function refuseDuplicates(fields: readonly Field[]): void {
  const seen = new Set<string>();
  for (const { name } of fields) {
    if (seen.has(name)) {
      throw new AppError('invalid', `The table has two columns ${name}: give one another name.`);
    }
    seen.add(name);
  }
}
