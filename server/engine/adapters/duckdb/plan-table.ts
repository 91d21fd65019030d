import {
  currentSchema,
  schemaOfSnapshot,
  snapshotById,
  type TableMetadata,
} from '#server/iceberg/model/metadata.ts';
import type { Schema } from '#server/iceberg/model/schema.ts';
import { planScan } from '#server/iceberg/plan-scan.ts';
import type { PushedPredicate } from '#server/sql/model/pushed-predicates.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import { scanFilter } from '../../model/scan-filter.ts';
import type { TableScan } from './table-scan.ts';

/** The files of a snapshot (null: the current one) that may hold a row for a statement, to be read as `schema`. */
export async function planTable(
  deps: { readonly store: ObjectStore },
  metadata: TableMetadata,
  input: {
    readonly snapshotId: bigint | null;
    readonly schema: Schema;
    readonly predicates: readonly PushedPredicate[];
  },
): Promise<TableScan> {
  const { snapshotId, schema, predicates } = input;
  const snapshot = snapshotId === null ? null : snapshotById(metadata, snapshotId);
  const planned =
    snapshot === null ? currentSchema(metadata) : schemaOfSnapshot(metadata, snapshot);
  const filter = scanFilter(predicates, { read: schema, planned });
  const { files, deletesOf } = await planScan(deps, metadata, { snapshotId, filter });
  return { schema, metadata, files, deletesOf };
}
