import { z } from 'zod';
import type { Database, DatabaseRow } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import { JOB_STATES, JobProgress, type JobView, MaintenanceResult } from './model/job.ts';
import { MaintenanceTask } from './model/task.ts';

const Row = z.object({
  id: z.string(),
  task: MaintenanceTask,
  state: z.enum(JOB_STATES),
  progress: JobProgress.nullable(),
  result: MaintenanceResult.nullable(),
  error: z.string().nullable(),
  started_by: z.string(),
  created_at: z.date(),
  ended_at: z.date().nullable(),
});

/** A row of `app.maintenance_jobs`. */
export function toJob(row: DatabaseRow): JobView {
  const { started_by, created_at, ended_at, ...job } = Row.parse(row);
  return { ...job, startedBy: started_by, createdAt: created_at, endedAt: ended_at };
}

/** Throws `not-found`. */
export async function getJob(
  { database }: { readonly database: Database },
  { jobId }: { readonly jobId: string },
): Promise<JobView> {
  const [row] = await database.query('SELECT * FROM app.maintenance_jobs WHERE id = $1', [jobId]);
  if (row !== undefined) return toJob(row);
  throw new AppError(
    'not-found',
    `There is no maintenance job ${jobId}. Look for it in the list of the table's jobs.`,
  );
}
