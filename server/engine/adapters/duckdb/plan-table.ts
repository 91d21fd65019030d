import type { DuckDBConnection } from '@duckdb/node-api';
import type { DataFile } from '#server/iceberg/model/data-file.ts';
import {
  currentSchema,
  schemaOfSnapshot,
  snapshotById,
  type TableMetadata,
} from '#server/iceberg/model/metadata.ts';
import type { Schema } from '#server/iceberg/model/schema.ts';
import { planDifference, type SnapshotOf } from '#server/iceberg/plan-difference.ts';
import { planScan } from '#server/iceberg/plan-scan.ts';
import type { PushedPredicate } from '#server/sql/model/pushed-predicates.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import { hasMovedNames } from '../../model/nested-names.ts';
import { scanFilter } from '../../model/scan-filter.ts';
import { fetchObjects } from './fetch-objects.ts';
import { fileNames } from './file-names.ts';
import type { Pool } from './pool.ts';
import type { TableScan } from './table-scan.ts';

export interface PlanDeps {
  readonly store: ObjectStore;
  /** For looks into data files. */
  readonly inspectors: Pool<DuckDBConnection>;
}

/** The files of a snapshot (null: the current one) that may hold a row for a statement, to be read as `schema`. */
export async function planTable(
  deps: PlanDeps,
  metadata: TableMetadata,
  input: {
    readonly snapshotId: bigint | null;
    readonly schema: Schema;
    readonly predicates: readonly PushedPredicate[];
    /** Files that this state has too are left out. */
    readonly unlike?: SnapshotOf;
    readonly signal: AbortSignal;
  },
): Promise<TableScan> {
  const { snapshotId, schema, predicates, unlike, signal } = input;
  const snapshot = snapshotId === null ? null : snapshotById(metadata, snapshotId);
  const planned =
    snapshot === null ? currentSchema(metadata) : schemaOfSnapshot(metadata, snapshot);
  const filter = scanFilter(predicates, { read: schema, planned });
  const { files, deletesOf } =
    unlike === undefined
      ? await planScan(deps, metadata, { snapshotId, filter })
      : (await planDifference(deps, { metadata, snapshotId }, unlike)).from;
  const plan = { schema, metadata, files, deletesOf };
  return { ...plan, namesOf: await namesIn(deps, metadata, files, signal) };
}

/** Names of the fields in each data file, by its path; null where ids and names never parted. */
export async function namesIn(
  deps: PlanDeps,
  metadata: TableMetadata,
  files: readonly DataFile[],
  signal: AbortSignal,
): Promise<TableScan['namesOf']> {
  if (!hasMovedNames(metadata.schemas)) return null;
  const paths = files.map(({ path }) => path);
  // Ahead of the lease: nobody waits for a connection while objects come over a network.
  await using _objects = await fetchObjects(deps, paths, signal);
  using lease = await deps.inspectors.acquire(signal);
  const inspect = { store: deps.store, connection: lease.item, signal };
  return fileNames(inspect, metadata, { files });
}
