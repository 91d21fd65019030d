import { tracked } from '@trpc/server';
import { z } from 'zod';
import { cancelQuery } from '#server/queries/cancel-query.ts';
import { getLineage } from '#server/queries/get-lineage.ts';
import { explainStatement, getProfile, LookedAtInput } from '#server/queries/get-plan.ts';
import { getQuery } from '#server/queries/get-query.ts';
import { ListHistoryInput, listHistory } from '#server/queries/list-history.ts';
import { runAgain } from '#server/queries/run-again.ts';
import { StartQueryInput, startQuery } from '#server/queries/start-query.ts';
import { watchQuery } from '#server/queries/watch-query.ts';
import { readerProcedure, router, userProcedure } from '../init.ts';

const ById = z.object({ id: z.string() });

export const queriesRouter = router({
  start: readerProcedure
    .input(StartQueryInput)
    .mutation(({ ctx, input }) => startQuery(ctx.services, input, ctx.caller)),

  /** From queued to the end; a client that reconnects goes on after the last event it saw. */
  events: userProcedure
    .input(ById.extend({ lastEventId: z.coerce.number().int().min(0).nullish() }))
    .subscription(async function* ({ ctx, input, signal }) {
      const events = watchQuery(ctx.services, {
        id: input.id,
        after: input.lastEventId ?? 0,
        caller: ctx.caller,
        signal: signal ?? new AbortController().signal,
      });
      for await (const { sequence, event } of events) yield tracked(String(sequence), event);
    }),

  cancel: readerProcedure
    .input(ById)
    .mutation(({ ctx, input }) => cancelQuery(ctx.services, { ...input, caller: ctx.caller })),

  /** Runs a statement of the history exactly as then. */
  runAgain: readerProcedure
    .input(ById.extend({ tabId: z.uuid().optional() }))
    .mutation(({ ctx, input }) => runAgain(ctx.services, input, ctx.caller)),

  get: userProcedure
    .input(ById)
    .query(({ ctx, input }) => getQuery(ctx.services, { ...input, caller: ctx.caller })),

  /** How the engine would go about a statement. */
  explain: readerProcedure
    .input(LookedAtInput)
    .mutation(({ ctx, input }) =>
      explainStatement(
        { ...ctx.services, defaultBranch: ctx.services.catalog.defaultBranch },
        input,
        ctx.caller,
      ),
    ),

  /** How it went about one that ran. */
  profile: userProcedure
    .input(ById)
    .query(({ ctx, input }) => getProfile(ctx.services, input, ctx.caller)),

  /** Which columns each of its columns comes from. */
  lineage: readerProcedure
    .input(LookedAtInput)
    .mutation(({ ctx, input }) =>
      getLineage(
        { ...ctx.services, defaultBranch: ctx.services.catalog.defaultBranch },
        input,
        ctx.caller,
      ),
    ),

  history: userProcedure
    .input(ListHistoryInput)
    .query(({ ctx, input }) => listHistory(ctx.services, input, ctx.caller)),
});
