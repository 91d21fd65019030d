import { recordAudit } from '#server/auth/record-audit.ts';
import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import { getTable } from '#server/catalog/get-table.ts';
import { formatKey } from '#server/catalog/model/content-key.ts';
import type { Catalog } from '#server/catalog/port.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import type { MaintenanceJobs } from './maintenance-jobs.ts';
import type { JobView } from './model/job.ts';
import { isDryRun, MaintenanceTask } from './model/task.ts';

/** Who asks, as far as maintenance cares. */
interface Requester {
  readonly name: string;
  readonly role: 'admin' | 'analyst';
}

interface Deps {
  readonly maintenance: MaintenanceJobs;
  readonly catalog: Catalog;
  readonly database: Database;
  readonly clock: Clock;
}

/**
 * Starts maintenance of a table or of the whole warehouse; the job tells how it goes. Anybody may make a
 * dry run and maintain tables on a branch other than the default one; the rest is for the role admin.
 * Throws `forbidden`, `invalid`, and `not-found` for a branch or table that is not there.
 */
export async function startMaintenance(
  deps: Deps,
  input: unknown,
  by: Requester,
): Promise<JobView> {
  const task = MaintenanceTask.parse(input);
  const line = { by: by.name, action: `maintenance.${task.kind}`, target: targetOf(task) };
  try {
    await assertMayStart(deps.catalog, task, by);
    const job = await deps.maintenance.start(task, by.name);
    if (!isDryRun(task)) await recordAudit(deps, { ...line, outcome: 'done' });
    return job;
  } catch (error) {
    if (error instanceof AppError) {
      await recordAudit(deps, { ...line, outcome: 'refused', reason: error.message });
    }
    throw error;
  }
}

function targetOf(task: MaintenanceTask): string {
  if (task.kind === 'remove-orphans') return task.planId ?? 'warehouse';
  return `${formatKey(task.key)} on ${task.ref}`;
}

async function assertMayStart(
  catalog: Catalog,
  task: MaintenanceTask,
  { role }: Requester,
): Promise<void> {
  const isShared = task.kind === 'remove-orphans' || task.ref === catalog.defaultBranch;
  if (isShared && role !== 'admin' && !isDryRun(task)) {
    throw new AppError(
      'forbidden',
      'Only an administrator maintains the warehouse and the tables of the default branch. Make a dry run, or ask one.',
    );
  }
  if (task.kind === 'remove-orphans') return;
  await getTable({ catalog }, task);
  if (isDryRun(task)) return;
  const { type, name } = valueOrThrow(await catalog.getReference(task.ref));
  if (type === 'TAG') {
    throw new AppError('invalid', `${name} is a tag and never changes. Name a branch.`);
  }
  if (!/^(run|maintenance)\//.test(name)) return;
  throw new AppError(
    'invalid',
    `${name} is the branch of ${name.startsWith('run/') ? 'a run' : 'a maintenance job'}, which nobody else changes. Name the branch that it goes to.`,
  );
}
