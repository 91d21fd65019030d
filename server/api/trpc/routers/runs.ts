import { tracked } from '@trpc/server';
import { z } from 'zod';
import { cancelRun } from '#server/runs/cancel-run.ts';
import { getRun } from '#server/runs/get-run.ts';
import { ListRunsInput, listRuns } from '#server/runs/list-runs.ts';
import { PreviewRunInput, previewRun } from '#server/runs/preview-run.ts';
import { retryRun } from '#server/runs/retry-run.ts';
import { StartRunInput, startRun } from '#server/runs/start-run.ts';
import { watchRun } from '#server/runs/watch-run.ts';
import { router, userProcedure } from '../init.ts';

const ById = z.object({ id: z.string().min(1) });

export const runsRouter = router({
  /** Runs, newest first. */
  list: userProcedure
    .input(ListRunsInput.prefault({}))
    .query(({ ctx, input }) => listRuns(ctx.services, input)),

  /** A run with its steps and checks. */
  get: userProcedure
    .input(ById)
    .query(({ ctx, input }) => getRun(ctx.services, { runId: input.id })),

  /** What a run would do now, and why. */
  preview: userProcedure
    .input(PreviewRunInput)
    .query(({ ctx, input }) => previewRun(ctx.services, input)),

  /** Builds what the selection names, after landing what `ingest` brings in. */
  start: userProcedure
    .input(StartRunInput)
    .mutation(({ ctx, input }) => startRun(ctx.services, input, ctx.caller)),

  cancel: userProcedure
    .input(ById)
    .mutation(({ ctx, input }) => cancelRun(ctx.services, { runId: input.id }, ctx.caller)),

  retry: userProcedure
    .input(ById)
    .mutation(({ ctx, input }) => retryRun(ctx.services, { runId: input.id }, ctx.caller)),

  /** Events up to the end of the run; a client that reconnects goes on after the last one it saw. */
  events: userProcedure
    .input(ById.extend({ lastEventId: z.coerce.number().int().min(0).nullish() }))
    .subscription(async function* ({ ctx, input, signal }) {
      const cursor = { runId: input.id, after: input.lastEventId ?? 0 };
      for await (const update of watchRun(ctx.services, { ...cursor, ...(signal && { signal }) })) {
        if (update.kind === 'event') yield tracked(String(update.event.sequence), update.event);
      }
    }),
});
