import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import { getJob, toJob } from './job-rows.ts';
import { removeMaintenanceBranch } from './maintenance-branch.ts';
import { hasEnded, type JobProgress, type JobState, type JobView } from './model/job.ts';
import type { MaintenanceTask } from './model/task.ts';
import { runTask } from './run-task.ts';
import type { MaintenanceDeps } from './task-run.ts';

const PROGRESS_EVERY_MS = 300;
/** How long the end of a job waits for a database that is away, again and again. */
const END_AGAIN_MS = [200, 1_000, 5_000];

/** Does maintenance in this process, one job after another. */
export interface MaintenanceJobs {
  /** Puts the task in the queue. */
  start(task: MaintenanceTask, by: string): Promise<JobView>;
  /**
   * Ends a job that waits, and stops one that runs; what it has removed by then stays removed. Throws
   * `not-found`, and `conflict` when it has ended.
   */
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
      const job = toJob(row);
      const controller = new AbortController();
      controllers.set(jobId, controller);
      const signal = AbortSignal.any([controller.signal, stopping.signal]);
      queue = queue.then(async () => {
        const isStopping = () => stopping.signal.aborted;
        await runJob(deps, { jobId, by, at: job.createdAt, task, signal, isStopping });
        controllers.delete(jobId);
      });
      return job;
    },
    async cancel(jobId) {
      const job = await getJob(deps, { jobId });
      if (hasEnded(job)) {
        throw new AppError('conflict', `Job ${jobId} has ended: there is nothing to cancel.`);
      }
      const controller = controllers.get(jobId);
      // Nobody works on it: its end could not be written.
      if (controller === undefined) await endJob(deps, jobId, CANCELLED);
      // The job before it may take long.
      else await endJob(deps, jobId, CANCELLED, ['queued']);
      controller?.abort();
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
  readonly at: Date;
  readonly task: MaintenanceTask;
  readonly signal: AbortSignal;
  readonly isStopping: () => boolean;
}

/** Never throws: how the job ended stands in its row. */
async function runJob(deps: MaintenanceDeps, job: Job): Promise<void> {
  const end = await doJob(deps, job);
  if (end === null) return;
  for (let again = 0; ; again += 1) {
    try {
      await endJob(deps, job.jobId, end);
      return;
    } catch (cause) {
      const { jobId } = job;
      deps.log.error(
        { jobId, error: String(cause) },
        'the end of a maintenance job was not written',
      );
      const ms = END_AGAIN_MS[again];
      // The next start marks it as interrupted.
      if (ms === undefined || job.isStopping()) return;
      await delay(ms);
    }
  }
}

/** Null: it was ended before its turn came. */
async function doJob(deps: MaintenanceDeps, job: Job): Promise<JobEnd | null> {
  const { jobId, task, by, at, signal } = job;
  try {
    signal.throwIfAborted();
    const begun = await deps.database.query(
      `UPDATE app.maintenance_jobs SET state = 'running' WHERE id = $1 AND state = 'queued' RETURNING id`,
      [jobId],
    );
    if (begun.length === 0) return null;
    const report = progressWriter(deps, jobId);
    return { state: 'done', ...(await runTask(deps, task, { jobId, by, at, signal, report })) };
  } catch (error) {
    if (signal.aborted) return job.isStopping() ? { state: 'interrupted' } : CANCELLED;
    return { state: 'failed', error: sentenceFor(deps, jobId, error) };
  }
}

interface JobEnd {
  readonly state: JobState;
  readonly result?: object;
  readonly planDigest?: string | null;
  readonly error?: string | null;
}

const CANCELLED: JobEnd = { state: 'cancelled' };

/** Ends a job that is in one of the states; nothing when it is in another by now. */
async function endJob(
  { database, clock }: MaintenanceDeps,
  jobId: string,
  { state, result, planDigest = null, error = null }: JobEnd,
  from: readonly JobState[] = ['queued', 'running'],
): Promise<void> {
  await database.query(
    `UPDATE app.maintenance_jobs
     SET state = $2, result = $3, plan_digest = $4, error = $5, ended_at = $6, progress = NULL
     WHERE id = $1 AND state = ANY($7)`,
    [
      jobId,
      state,
      result === undefined ? null : JSON.stringify(result),
      planDigest,
      error,
      clock(),
      from,
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
