import { getTable } from '#server/catalog/get-table.ts';
import { formatKey } from '#server/catalog/model/content-key.ts';
import { commitSnapshot } from '#server/iceberg/commit-snapshot.ts';
import { loadTable } from '#server/iceberg/load-table.ts';
import type { ManifestFile } from '#server/iceberg/model/data-file.ts';
import { currentSnapshot, type Table } from '#server/iceberg/model/metadata.ts';
import { readManifests } from '#server/iceberg/read-manifests.ts';
import { replaceMetadata } from './change-table.ts';
import { MAX_LISTED, type MaintenanceResult, NOTHING } from './model/job.ts';
import { FEWEST_MANIFESTS, manifestsToMerge } from './model/plan-manifests.ts';
import type { MaintenanceDeps, TaskOf, TaskRun } from './task-run.ts';

/**
 * Merges the small manifests of a table into few, in one snapshot with the same files. Throws
 * `not-found`, `invalid`, `conflict`.
 */
export async function rewriteManifests(
  deps: Pick<MaintenanceDeps, 'catalog' | 'store' | 'database' | 'clock'>,
  task: TaskOf<'rewrite-manifests'>,
  run: TaskRun,
): Promise<MaintenanceResult> {
  const { ref, key, dryRun } = task;
  run.report({ note: 'reading the list of files', done: 0, total: null });
  const small = async ({ metadata }: Table) => {
    const snapshot = currentSnapshot(metadata);
    const manifests = snapshot === null ? [] : await readManifests(deps, snapshot);
    return manifestsToMerge(manifests, metadata.properties);
  };
  if (dryRun) {
    const { content } = await getTable(deps, { ref, key });
    return resultOf(task, await small(await loadTable(deps, content.metadataLocation)), null);
  }
  const message = `Merge manifests of ${formatKey(key)}`;
  const changed = await replaceMetadata(
    deps,
    { ...run, ref, key, kind: task.kind, message },
    async (table) => {
      const merged = await small(table);
      if (merged.length === 0) return null;
      const next = await commitSnapshot(deps, table, {
        operation: 'replace',
        added: [],
        removed: [],
        fewestManifests: FEWEST_MANIFESTS,
        now: deps.clock(),
      });
      return { ...next, merged };
    },
  );
  return resultOf(task, changed?.done.merged ?? [], changed?.commitHash ?? null);
}

function resultOf(
  { key, dryRun }: TaskOf<'rewrite-manifests'>,
  merged: readonly ManifestFile[],
  commitHash: string | null,
): MaintenanceResult {
  const name = formatKey(key);
  if (merged.length === 0) {
    return { ...NOTHING, dryRun, summary: `${name} has no small manifests to merge.` };
  }
  const what = `${merged.length.toLocaleString('en')} small manifests of ${name}`;
  return {
    ...NOTHING,
    dryRun,
    changed: !dryRun,
    summary: dryRun ? `${what} would be merged.` : `Merged ${what}.`,
    filesRemoved: merged.length,
    bytesRemoved: merged.reduce((sum, { length }) => sum + Number(length), 0),
    commitHash,
    items: merged.slice(0, MAX_LISTED).map(({ path, length, addedFiles, existingFiles }) => ({
      name: path,
      bytes: Number(length),
      note: `${(addedFiles + existingFiles).toLocaleString('en')} files`,
    })),
    itemCount: merged.length,
  };
}
