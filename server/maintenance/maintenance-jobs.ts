import { AppError } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import { getJob, toJob } from './job-rows.ts';
import { removeMaintenanceBranch } from './maintenance-branch.ts';
import { hasEnded, type JobProgress, type JobState, type JobView } from './model/job.ts';
import type { MaintenanceTask } from './model/task.ts';
import { runTask } from './run-task.ts';
import type { MaintenanceDeps } from './task-run.ts';

const PROGRESS_EVERY_MS = 300;

/** Does maintenance in this process, one job after another. */
export interface MaintenanceJobs {
  /** Puts the task in the queue. */
  start(task: MaintenanceTask, by: string): Promise<JobView>;
  /** Stops a job that waits or runs; what it has removed by then stays removed. Throws `conflict`. */
  cancel(jobId: string): Promise<void>;
  /** Stops the job that runs; those that wait are left as interrupted. */
  close(): Promise<void>;
}

/** Marks what an earlier process left as interrupted and removes its branches. */
export async function openMaintenanceJobs(deps: MaintenanceDeps): Promise<MaintenanceJobs> {
  await clearInterrupted(deps);
  const stopping = new AbortController();
  const controllers = new Map<string, AbortController>();
  let queue: Promise<void> = Promise.resolve();

  return {
    async start(task, by) {
      const jobId = newId();
      const [row] = await deps.database.query(
        `INSERT INTO app.maintenance_jobs (id, task, state, started_by, created_at)
         VALUES ($1, $2, 'queued', $3, $4) RETURNING *`,
        [jobId, JSON.stringify(task), by, deps.clock()],
      );
      if (row === undefined) throw new Error('PostgreSQL returned no row for a new job.');
      const controller = new AbortController();
      controllers.set(jobId, controller);
      const signal = AbortSignal.any([controller.signal, stopping.signal]);
      queue = queue.then(async () => {
        await runJob(deps, { jobId, by, task, signal, isStopping: () => stopping.signal.aborted });
        controllers.delete(jobId);
      });
      return toJob(row);
    },
    async cancel(jobId) {
      const job = await getJob(deps, { jobId });
      if (hasEnded(job)) {
        throw new AppError('conflict', `Job ${jobId} has ended: there is nothing to cancel.`);
      }
      controllers.get(jobId)?.abort();
    },
    async close() {
      stopping.abort();
      await queue;
    },
  };
}

interface Job {
  readonly jobId: string;
  readonly by: string;
  readonly task: MaintenanceTask;
  readonly signal: AbortSignal;
  readonly isStopping: () => boolean;
}

/** Never throws: how the job ended stands in its row. */
async function runJob(deps: MaintenanceDeps, job: Job): Promise<void> {
  const { jobId, task, by, signal } = job;
  const { database, log } = deps;
  try {
    signal.throwIfAborted();
    await database.query(`UPDATE app.maintenance_jobs SET state = 'running' WHERE id = $1`, [
      jobId,
    ]);
    const report = progressWriter(deps, jobId);
    const { result, planDigest } = await runTask(deps, task, { jobId, by, signal, report });
    await endJob(deps, jobId, 'done', { result, planDigest });
  } catch (error) {
    const stopped = job.isStopping() ? 'interrupted' : 'cancelled';
    const state = signal.aborted ? stopped : 'failed';
    const message = state === 'failed' ? sentenceFor(deps, jobId, error) : null;
    await endJob(deps, jobId, state, { error: message }).catch((cause: unknown) => {
      log.error({ jobId, error: String(cause) }, 'the end of a maintenance job was not written');
    });
  }
}

async function endJob(
  { database, clock }: MaintenanceDeps,
  jobId: string,
  state: JobState,
  end: {
    readonly result?: object;
    readonly planDigest?: string | null;
    readonly error?: string | null;
  },
): Promise<void> {
  await database.query(
    `UPDATE app.maintenance_jobs
     SET state = $2, result = $3, plan_digest = $4, error = $5, ended_at = $6, progress = NULL
     WHERE id = $1`,
    [
      jobId,
      state,
      end.result === undefined ? null : JSON.stringify(end.result),
      end.planDigest ?? null,
      end.error ?? null,
      clock(),
    ],
  );
}

/** Writes how far a job is, now and then. */
function progressWriter({ database, log }: MaintenanceDeps, jobId: string) {
  let writtenAt = Number.NEGATIVE_INFINITY;
  return (progress: JobProgress): void => {
    if (performance.now() - writtenAt < PROGRESS_EVERY_MS) return;
    writtenAt = performance.now();
    database
      .query(`UPDATE app.maintenance_jobs SET progress = $2 WHERE id = $1 AND state = 'running'`, [
        jobId,
        JSON.stringify(progress),
      ])
      .catch((error: unknown) => log.warn({ jobId, error: String(error) }, 'progress not written'));
  };
}

function sentenceFor({ log }: MaintenanceDeps, jobId: string, error: unknown): string {
  if (error instanceof AppError) {
    log.info({ jobId, code: error.code, error: error.message }, 'maintenance job failed');
    return error.message;
  }
  const stack = error instanceof Error ? error.stack : undefined;
  log.error({ jobId, error: String(error), stack }, 'maintenance job failed');
  return `Something went wrong on our side. The log has the details under job ${jobId}.`;
}

async function clearInterrupted({ database, catalog, clock }: MaintenanceDeps): Promise<void> {
  const open = `state IN ('queued', 'running')`;
  const rows = await database.query(`SELECT id FROM app.maintenance_jobs WHERE ${open}`);
  for (const row of rows) await removeMaintenanceBranch(catalog, String(row['id']));
  await database.query(
    `UPDATE app.maintenance_jobs SET state = 'interrupted', progress = NULL, ended_at = $1
     WHERE ${open}`,
    [clock()],
  );
}
