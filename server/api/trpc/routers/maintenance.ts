import { z } from 'zod';
import { resolveRef } from '#server/catalog/resolve-ref.ts';
import { cancelMaintenance } from '#server/maintenance/cancel-maintenance.ts';
import { getJob } from '#server/maintenance/job-rows.ts';
import { ListJobsInput, listJobs } from '#server/maintenance/list-jobs.ts';
import { MaintenanceTask } from '#server/maintenance/model/task.ts';
import { startMaintenance } from '#server/maintenance/start-maintenance.ts';
import { tableHealth } from '#server/maintenance/table-health.ts';
import { watchJob } from '#server/maintenance/watch-job.ts';
import { router, userProcedure } from '../init.ts';

const ById = z.object({ id: z.string().min(1).max(100) });

export const maintenanceRouter = router({
  /** How a table is stored, and what maintenance would do for it. */
  health: userProcedure
    .input(
      z.object({
        ref: z.string().trim().min(1).max(200),
        /** A commit hash or an ISO time with zone; null is the head. */
        at: z.string().min(1).nullable().default(null),
        key: z.array(z.string().min(1)).min(1).max(20),
      }),
    )
    .query(async ({ ctx, input }) => {
      const { hash } = await resolveRef(ctx.services, input);
      return tableHealth(ctx.services, { ref: `@${hash}`, key: input.key });
    }),

  /** Starts a task, also as a dry run; `events` tells how it goes. */
  start: userProcedure
    .input(MaintenanceTask)
    .mutation(({ ctx, input }) => startMaintenance(ctx.services, input, ctx.caller)),

  get: userProcedure
    .input(ById)
    .query(({ ctx, input }) => getJob(ctx.services, { jobId: input.id })),

  /** Jobs, newest first. */
  list: userProcedure
    .input(ListJobsInput.prefault({}))
    .query(({ ctx, input }) => listJobs(ctx.services, input)),

  /** The job whenever it has changed, the last time when it has ended. */
  events: userProcedure.input(ById).subscription(async function* ({ ctx, input, signal }) {
    yield* watchJob(ctx.services, { jobId: input.id, ...(signal && { signal }) });
  }),

  cancel: userProcedure
    .input(ById)
    .mutation(({ ctx, input }) => cancelMaintenance(ctx.services, { jobId: input.id }, ctx.caller)),
});
