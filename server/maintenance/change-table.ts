import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import { getTable } from '#server/catalog/get-table.ts';
import type { ContentKey, IcebergTable } from '#server/catalog/model/content.ts';
import { formatKey } from '#server/catalog/model/content-key.ts';
import type { Catalog } from '#server/catalog/port.ts';
import { loadTable } from '#server/iceberg/load-table.ts';
import type { Table } from '#server/iceberg/model/metadata.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import { betweenRuns } from './between-runs.ts';
import { openMaintenanceBranch } from './maintenance-branch.ts';
import type { Report } from './model/job.ts';

const ATTEMPTS = 5;
/** Other tables of the ref may be written all the time. */
const MERGE_ATTEMPTS = 50;

export interface TableChange {
  readonly ref: string;
  readonly key: ContentKey;
  readonly jobId: string;
  readonly by: string;
  /** `expire-snapshots`: stands in the commits, so that everybody knows that no row changed. */
  readonly kind: string;
  readonly message: string;
  readonly signal: AbortSignal;
  readonly report: Report;
}

interface Deps {
  readonly catalog: Catalog;
  readonly store: ObjectStore;
  readonly database: Database;
}

/** Properties of a commit that changed how a table is stored and none of its rows. */
export function maintenanceProperties(change: Pick<TableChange, 'by' | 'kind' | 'jobId'>) {
  return {
    'cascade.maintenance': [change.kind],
    'cascade.job': [change.jobId],
    'cascade.by': [change.by],
  };
}

/** Work that was done on a branch and could not be merged. */
interface Earlier<T> {
  readonly done: T;
  /** The table as it was made. */
  readonly metadataLocation: string;
}

/**
 * Brings a change of a table to its ref by a branch and one merge, the way runs come to it. `work` is
 * given the branch at the head of the ref, changes the table on it and answers what it did; null: there
 * is nothing to do. The merge waits for a run that goes on at the ref. When somebody else changed the
 * table meanwhile `work` is asked again, with what it did before. The hash is that of the merge; null
 * when nothing was done. Throws `conflict` when the others are too quick.
 */
export async function mergeTableChange<T>(
  { catalog, database }: Pick<Deps, 'catalog' | 'database'>,
  change: TableChange,
  work: (branch: string, earlier: Earlier<T> | null) => Promise<T | null>,
): Promise<{ readonly done: T; readonly commitHash: string } | null> {
  let earlier: Earlier<T> | null = null;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    change.signal.throwIfAborted();
    const head = valueOrThrow(await catalog.getReference(change.ref));
    await using branch = await openMaintenanceBranch(catalog, change.jobId, head.hash);
    const done: T | null = await work(branch.name, earlier);
    if (done === null) return null;
    const { content } = await getTable({ catalog }, { ref: branch.name, key: change.key });
    earlier = { done, metadataLocation: content.metadataLocation };
    change.signal.throwIfAborted();
    const waiting = { note: `waiting for the run on ${change.ref}`, done: 0, total: null };
    const onWait = () => change.report(waiting);
    const commitHash = await betweenRuns(
      database,
      change.ref,
      () => merge(catalog, change, branch.name),
      { signal: change.signal, onWait },
    );
    if (commitHash !== null) return { done, commitHash };
  }
  throw new AppError(
    'conflict',
    `${formatKey(change.key)} kept changing on ${change.ref} meanwhile. Nothing was done: try again when no run writes it.`,
  );
}

/** Null: the table was changed on the target since the branch began. */
async function merge(
  catalog: Catalog,
  { ref, by, message, signal, ...change }: TableChange,
  branch: string,
): Promise<string | null> {
  const { hash } = valueOrThrow(await catalog.getReference(branch));
  for (let attempt = 1; ; attempt += 1) {
    signal.throwIfAborted();
    const target = valueOrThrow(await catalog.getReference(ref));
    const result = await catalog.merge({
      branch: ref,
      expectedHash: target.hash,
      fromRefName: branch,
      fromHash: hash,
      meta: { message, authors: [by], properties: maintenanceProperties({ by, ...change }) },
    });
    const isLate = !result.ok && result.error.kind === 'reference-conflict';
    if (isLate && attempt < MERGE_ATTEMPTS) continue;
    const { wasSuccessful, resultantTargetHash } = valueOrThrow(result);
    return wasSuccessful ? resultantTargetHash : null;
  }
}

/** As `mergeTableChange`, for a change of metadata alone: `work` answers the table's next version. */
export async function replaceMetadata<T extends Table>(
  deps: Deps,
  change: TableChange,
  work: (table: Table) => Promise<T | null>,
): Promise<{ readonly done: T; readonly commitHash: string } | null> {
  return mergeTableChange(deps, change, (branch) => commitMetadata(deps, change, branch, work));
}

/** Gives a table on a branch the next version that `work` answers; null: none. */
export async function commitMetadata<T extends Table>(
  deps: Pick<Deps, 'catalog' | 'store'>,
  change: TableChange,
  branch: string,
  work: (table: Table) => Promise<T | null>,
): Promise<T | null> {
  const { content, effective } = await getTable(deps, { ref: branch, key: change.key });
  const next = await work(await loadTable(deps, content.metadataLocation));
  if (next === null) return null;
  valueOrThrow(
    await deps.catalog.commit({
      branch,
      expectedHash: effective.hash,
      meta: {
        message: change.message,
        authors: [change.by],
        properties: maintenanceProperties(change),
      },
      operations: [{ type: 'PUT', key: change.key, content: pointAt(content, next) }],
    }),
  );
  return next;
}

function pointAt(content: IcebergTable, { metadata, metadataLocation }: Table): IcebergTable {
  return {
    ...content,
    metadataLocation,
    snapshotId: metadata.currentSnapshotId ?? -1n,
    schemaId: metadata.currentSchemaId,
    specId: metadata.defaultSpecId,
    sortOrderId: metadata.defaultSortOrderId,
  };
}
