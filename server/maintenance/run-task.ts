import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import { assertNever } from '#server/platform/result.ts';
import { compactTable } from './compact-table.ts';
import { expireSnapshots } from './expire-snapshots.ts';
import type { MaintenanceResult } from './model/job.ts';
import type { MaintenanceTask } from './model/task.ts';
import { planOrphans, removeOrphans } from './remove-orphans.ts';
import { rewriteManifests } from './rewrite-manifests.ts';
import type { MaintenanceDeps, TaskRun } from './task-run.ts';

/** Does one task. `planDigest` is kept with the job: a removal of orphans names a dry run by its job. */
export async function runTask(
  deps: MaintenanceDeps,
  task: MaintenanceTask,
  run: TaskRun,
): Promise<{ readonly result: MaintenanceResult; readonly planDigest: string | null }> {
  switch (task.kind) {
    case 'compact':
      return { result: await compactTable(deps, task, run), planDigest: null };
    case 'rewrite-manifests':
      return { result: await rewriteManifests(deps, task, run), planDigest: null };
    case 'expire-snapshots':
      return { result: await expireSnapshots(deps, task, run), planDigest: null };
    case 'remove-orphans': {
      if (task.planId === null) {
        const { result, plan } = await planOrphans(deps, run);
        return { result, planDigest: plan.digest };
      }
      const plan = await findPlan(deps.database, task.planId);
      return { result: await removeOrphans(deps, plan, run), planDigest: null };
    }
    default:
      return assertNever(task);
  }
}

async function findPlan(database: Database, planId: string) {
  const [row] = await database.query(
    `SELECT created_at, plan_digest FROM app.maintenance_jobs
     WHERE id = $1 AND state = 'done' AND plan_digest IS NOT NULL`,
    [planId],
  );
  const at = row?.['created_at'];
  if (row !== undefined && at instanceof Date) return { at, digest: String(row['plan_digest']) };
  throw new AppError(
    'not-found',
    `${planId} is no finished dry run of the removal of orphans. Make a dry run first and look at its list.`,
  );
}
