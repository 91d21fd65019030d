import { getTable } from '#server/catalog/get-table.ts';
import { formatKey } from '#server/catalog/model/content-key.ts';
import { loadTable } from '#server/iceberg/load-table.ts';
import type { Snapshot, Table } from '#server/iceberg/model/metadata.ts';
import { writeMetadata } from '#server/iceberg/write-metadata.ts';
import { replaceMetadata } from './change-table.ts';
import {
  chooseExpired,
  type Expiry,
  snapshotRule,
  withoutSnapshots,
} from './model/choose-snapshots.ts';
import { MAX_LISTED, type MaintenanceResult, NOTHING } from './model/job.ts';
import type { MaintenanceDeps, TaskOf, TaskRun } from './task-run.ts';

/**
 * Drops old snapshots from a table on a ref by one commit of metadata. Rows stay the same, and so does
 * every earlier commit; files that only the dropped snapshots named go later, with the orphans, when no
 * commit within retention needs them. Throws `not-found`, `invalid`, `conflict`.
 */
export async function expireSnapshots(
  deps: Pick<MaintenanceDeps, 'catalog' | 'store' | 'database' | 'clock'>,
  task: TaskOf<'expire-snapshots'>,
  run: TaskRun,
): Promise<MaintenanceResult> {
  const { ref, key, dryRun } = task;
  run.report({ note: 'reading the snapshots', done: 0, total: null });
  const choose = ({ metadata }: Table) => {
    const nowMs = deps.clock().getTime();
    return chooseExpired(metadata, snapshotRule(metadata, task, nowMs), nowMs);
  };
  if (dryRun) {
    const { content } = await getTable(deps, { ref, key });
    return resultOf(task, choose(await loadTable(deps, content.metadataLocation)), null);
  }
  const changed = await replaceMetadata(
    deps,
    {
      ...run,
      ref,
      key,
      kind: task.kind,
      message: `Expire snapshots of ${formatKey(key)}`,
    },
    async (table) => {
      const expiry = choose(table);
      if (isNothing(expiry)) return null;
      const next = withoutSnapshots(table.metadata, expiry, deps.clock().getTime());
      return { ...(await writeMetadata(deps, next, table.metadataLocation)), expiry };
    },
  );
  if (changed === null) return resultOf(task, { snapshots: [], refs: [] }, null);
  return resultOf(task, changed.done.expiry, changed.commitHash);
}

const isNothing = ({ snapshots, refs }: Expiry) => snapshots.length === 0 && refs.length === 0;

function resultOf(
  { key, dryRun }: TaskOf<'expire-snapshots'>,
  expiry: Expiry,
  commitHash: string | null,
): MaintenanceResult {
  const count = expiry.snapshots.length;
  const name = formatKey(key);
  if (isNothing(expiry)) {
    return { ...NOTHING, dryRun, summary: `${name} has no snapshot that is old enough to go.` };
  }
  const what = `${count.toLocaleString('en')} ${count === 1 ? 'snapshot' : 'snapshots'} of ${name}`;
  return {
    ...NOTHING,
    dryRun,
    changed: !dryRun,
    summary: dryRun ? `${what} would go.` : `Dropped ${what}.`,
    snapshotsRemoved: count,
    commitHash,
    items: expiry.snapshots.slice(0, MAX_LISTED).map(itemOf),
    itemCount: count,
  };
}

function itemOf({ snapshotId, timestampMs, summary }: Snapshot) {
  const operation = summary['operation'] ?? 'written';
  return {
    name: String(snapshotId),
    bytes: null,
    note: `${operation} ${new Date(timestampMs).toISOString()}`,
  };
}
