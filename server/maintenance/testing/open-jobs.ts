import { type OpenedEngine, openTestEngine } from '#server/engine/testing/open-engine.ts';
import { createLogger } from '#server/platform/log.ts';
import { openMaintenanceJobs } from '../maintenance-jobs.ts';
import { hasEnded, type JobView } from '../model/job.ts';
import { startMaintenance } from '../start-maintenance.ts';
import { watchJob } from '../watch-job.ts';

export const ADMIN = { name: 'ada', role: 'admin' } as const;
export const ANALYST = { name: 'bo', role: 'analyst' } as const;
export const TABLE = { ref: 'main', key: ['s', 't'] };

/** Maintenance of a lake on a real engine. */
export async function openJobs() {
  const opened = await openTestEngine();
  const deps = { ...opened, log: createLogger(null) };
  const maintenance = await openMaintenanceJobs(deps);
  const services = { ...deps, maintenance };
  return {
    ...services,
    /** Starts a task and waits for its end. */
    do: async (task: object, by: typeof ADMIN | typeof ANALYST = ADMIN): Promise<JobView> => {
      const { id } = await startMaintenance(services, task, by);
      for await (const job of watchJob(services, { jobId: id })) if (hasEnded(job)) return job;
      throw new Error('The job did not end.');
    },
    async [Symbol.asyncDispose]() {
      await maintenance.close();
      await opened[Symbol.asyncDispose]();
    },
  };
}

/** A run at `main` that goes on until its state is changed. */
export const beginRun = ({ database }: Pick<OpenedEngine, 'database'>) =>
  database.query(
    `INSERT INTO app.runs (id, ref, branch, is_full, reason, started_by, state, created_at)
     VALUES ('r', 'main', 'run/r', false, 'test', 'ada', 'running', now())`,
  );
