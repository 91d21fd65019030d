import { recordAudit } from '#server/auth/record-audit.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import { getJob } from './job-rows.ts';
import type { MaintenanceJobs } from './maintenance-jobs.ts';

/**
 * Stops a job that waits or runs: one's own, or as the role admin anybody's. Throws `not-found`,
 * `forbidden`, and `conflict` when it has ended.
 */
export async function cancelMaintenance(
  deps: {
    readonly maintenance: MaintenanceJobs;
    readonly database: Database;
    readonly clock: Clock;
  },
  { jobId }: { readonly jobId: string },
  by: { readonly name: string; readonly role: 'admin' | 'analyst' },
): Promise<void> {
  const job = await getJob(deps, { jobId });
  const line = { by: by.name, action: 'maintenance.cancel', target: jobId };
  if (by.role !== 'admin' && job.startedBy !== by.name) {
    const reason = `${job.startedBy} started this job: only they or an administrator may stop it.`;
    await recordAudit(deps, { ...line, outcome: 'refused', reason });
    throw new AppError('forbidden', reason);
  }
  await deps.maintenance.cancel(jobId);
  await recordAudit(deps, { ...line, outcome: 'done' });
}
