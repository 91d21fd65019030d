import { getTable } from '#server/catalog/get-table.ts';
import { formatKey } from '#server/catalog/model/content-key.ts';
import { failureToAppError } from '#server/engine/failure-to-app-error.ts';
import type { Rewritten } from '#server/engine/port.ts';
import { loadTable } from '#server/iceberg/load-table.ts';
import type { TableMetadata } from '#server/iceberg/model/metadata.ts';
import { planScan } from '#server/iceberg/plan-scan.ts';
import { replayRewrite } from '#server/iceberg/replay-rewrite.ts';
import {
  commitMetadata,
  maintenanceProperties,
  mergeTableChange,
  type TableChange,
} from './change-table.ts';
import { MAX_LISTED, type MaintenanceResult, NOTHING } from './model/job.ts';
import { planCompaction, targetFileBytes } from './model/plan-compaction.ts';
import type { MaintenanceDeps, TaskOf, TaskRun } from './task-run.ts';

const TIMEOUT_MS = 6 * 3_600_000;

type Deps = Pick<MaintenanceDeps, 'catalog' | 'store' | 'database' | 'engine' | 'clock'>;
type Task = TaskOf<'compact'>;

/**
 * Rewrites the small files of a table, and those with deleted rows, into few of its target size, in one
 * snapshot with the same rows. What is appended meanwhile stays as it is. Throws `not-found`, `invalid`, `conflict`, `cancelled`.
 */
export async function compactTable(
  deps: Deps,
  task: Task,
  run: TaskRun,
): Promise<MaintenanceResult> {
  run.report({ note: 'reading the list of files', done: 0, total: null });
  const metadata = await metadataOf(deps, task);
  if (task.dryRun) return foreseen(deps, task, metadata);
  const change = {
    ...run,
    ref: task.ref,
    key: task.key,
    kind: task.kind,
    message: `Compact ${formatKey(task.key)}`,
  };
  const changed = await mergeTableChange<Rewritten>(deps, change, async (branch, earlier) => {
    if (earlier !== null && (await replay(deps, change, branch, earlier.metadataLocation))) {
      return earlier.done;
    }
    return rewrite(deps, change, branch, targetFileBytes(metadata), run);
  });
  if (changed === null) return nothing(task);
  return resultOf(task, changed.done, changed.commitHash);
}

async function metadataOf(deps: Deps, { ref, key }: Task): Promise<TableMetadata> {
  const { content } = await getTable(deps, { ref, key });
  return (await loadTable(deps, content.metadataLocation)).metadata;
}

/** Puts the files of an earlier rewrite into the table as it is now; false where they no longer fit. */
async function replay(
  deps: Deps,
  change: TableChange,
  branch: string,
  metadataLocation: string,
): Promise<boolean> {
  const { metadata: rewritten } = await loadTable(deps, metadataLocation);
  const replayed = await commitMetadata(deps, change, branch, (onto) =>
    replayRewrite(deps, { rewritten, onto, now: deps.clock() }),
  );
  return replayed !== null;
}

/** Null: nothing is worth a rewrite. */
async function rewrite(
  { engine }: Deps,
  change: TableChange,
  branch: string,
  targetFileSizeBytes: number,
  { report, signal }: TaskRun,
): Promise<Rewritten | null> {
  const result = await engine.rewriteFiles({
    ref: branch,
    key: change.key,
    files: 'small',
    targetFileSizeBytes,
    commit: {
      message: change.message,
      author: change.by,
      properties: maintenanceProperties(change),
    },
    timeoutMs: TIMEOUT_MS,
    signal,
    onProgress: async ({ groups, of }) => report({ note: 'rewriting', done: groups, total: of }),
  });
  signal.throwIfAborted();
  if (!result.ok) throw failureToAppError(result.error);
  return result.value.snapshotId === null ? null : result.value;
}

async function foreseen(
  deps: Deps,
  task: Task,
  metadata: TableMetadata,
): Promise<MaintenanceResult> {
  const plan = await planScan(deps, metadata, { snapshotId: null });
  const { files, bytes, filesAfter } = planCompaction(plan, metadata);
  if (files.length === 0) return nothing(task);
  return {
    ...NOTHING,
    dryRun: true,
    summary: `${files.length.toLocaleString('en')} files of ${formatKey(task.key)} would become about ${filesAfter.toLocaleString('en')}.`,
    filesRemoved: files.length,
    bytesRemoved: bytes,
    filesWritten: filesAfter,
    items: files
      .toSorted((a, b) => b.fileSizeBytes - a.fileSizeBytes)
      .slice(0, MAX_LISTED)
      .map(({ path, fileSizeBytes, recordCount }) => ({
        name: path,
        bytes: fileSizeBytes,
        note: `${recordCount.toLocaleString('en')} rows`,
      })),
    itemCount: files.length,
  };
}

const nothing = ({ key, dryRun }: Task): MaintenanceResult => ({
  ...NOTHING,
  dryRun,
  summary: `${formatKey(key)} has no files that are worth a rewrite.`,
});

function resultOf({ key }: Task, done: Rewritten, commitHash: string): MaintenanceResult {
  const deletes =
    done.deleteFilesRemoved === 0
      ? ''
      : ` and ${done.deleteFilesRemoved.toLocaleString('en')} files of deleted rows`;
  return {
    ...NOTHING,
    dryRun: false,
    changed: true,
    summary: `${done.filesBefore.toLocaleString('en')} files${deletes} of ${formatKey(key)} became ${done.filesAfter.toLocaleString('en')}.`,
    filesRemoved: done.filesBefore + done.deleteFilesRemoved,
    bytesRemoved: done.bytesBefore,
    filesWritten: done.filesAfter,
    bytesWritten: done.bytesAfter,
    commitHash,
  };
}
