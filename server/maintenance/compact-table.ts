import { getTable } from '#server/catalog/get-table.ts';
import type { ContentKey } from '#server/catalog/model/content.ts';
import { formatKey } from '#server/catalog/model/content-key.ts';
import { loadTable } from '#server/iceberg/load-table.ts';
import { planScan } from '#server/iceberg/plan-scan.ts';
import { MAX_LISTED, type MaintenanceResult, NOTHING } from './model/job.ts';
import { type CompactionPlan, planCompaction, targetFileBytes } from './model/plan-compaction.ts';
import type { MaintenanceDeps, TaskOf, TaskRun } from './task-run.ts';

/**
 * Rewrites the small files of a table, and those with deleted rows, into few of its target size, in one
 * snapshot with the same rows. Throws `not-found`, `invalid`, `conflict`.
 */
export async function compactTable(
  deps: MaintenanceDeps,
  task: TaskOf<'compact'>,
  run: TaskRun,
): Promise<MaintenanceResult> {
  const { ref, key, dryRun } = task;
  run.report({ note: 'reading the list of files', done: 0, total: null });
  const plan = await planAt(deps, ref, key);
  return resultOf(task, plan, dryRun);
}

async function planAt(
  deps: Pick<MaintenanceDeps, 'catalog' | 'store'>,
  ref: string,
  key: ContentKey,
): Promise<CompactionPlan> {
  const { content } = await getTable(deps, { ref, key });
  const { metadata } = await loadTable(deps, content.metadataLocation);
  const { files, deletesOf } = await planScan(deps, metadata, { snapshotId: null });
  return planCompaction(files, deletesOf, targetFileBytes(metadata.properties));
}

function resultOf(
  { key }: TaskOf<'compact'>,
  plan: CompactionPlan,
  dryRun: boolean,
): MaintenanceResult {
  const name = formatKey(key);
  const { files, bytes, partitions } = plan;
  if (files.length === 0) {
    return { ...NOTHING, dryRun, summary: `${name} has no files that are worth a rewrite.` };
  }
  const count = (number: number, one: string) =>
    `${number.toLocaleString('en')} ${number === 1 ? one : `${one}s`}`;
  const what = `${count(files.length, 'file')} of ${name} in ${count(partitions, 'partition')}`;
  return {
    ...NOTHING,
    dryRun,
    summary: `${what} would be rewritten.`,
    filesRemoved: files.length,
    bytesRemoved: bytes,
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
