import { z } from 'zod';
import type { Database } from '#server/platform/database.ts';
import { toJob } from './job-rows.ts';
import type { JobView } from './model/job.ts';

export const ListJobsInput = z.object({
  /** Only jobs on this table; null: all. */
  key: z.array(z.string().min(1)).min(1).nullable().default(null),
  /** Only jobs of this kind, `remove-orphans` for those of the whole warehouse; null: all. */
  kind: z
    .enum(['compact', 'rewrite-manifests', 'expire-snapshots', 'remove-orphans'])
    .nullable()
    .default(null),
  maxRecords: z.number().int().min(1).max(200).default(20),
});

/** Maintenance jobs, newest first. */
export async function listJobs(
  { database }: { readonly database: Database },
  input: z.input<typeof ListJobsInput>,
): Promise<readonly JobView[]> {
  const { key, kind, maxRecords } = ListJobsInput.parse(input);
  const rows = await database.query(
    `SELECT * FROM app.maintenance_jobs
     WHERE ($1::jsonb IS NULL OR task->'key' = $1) AND ($2::text IS NULL OR task->>'kind' = $2)
     ORDER BY created_at DESC, id DESC LIMIT $3`,
    [key === null ? null : JSON.stringify(key), kind, maxRecords],
  );
  return rows.map(toJob);
}
