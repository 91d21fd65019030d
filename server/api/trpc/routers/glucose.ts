import type { GlucoseDeps } from '#server/glucose/collect-rows.ts';
import { getDays } from '#server/glucose/get-days.ts';
import { getProfile } from '#server/glucose/get-profile.ts';
import { getSummary } from '#server/glucose/get-summary.ts';
import { getTrace } from '#server/glucose/get-trace.ts';
import { listPeople } from '#server/glucose/list-people.ts';
import { PeopleInput, SummaryInput, WindowInput } from '#server/glucose/schemas.ts';
import { summaryJson } from '#server/glucose/summary-json.ts';
import { type Context, router, userProcedure } from '../init.ts';

export const glucoseRouter = router({
  /** Everyone with readings, over their newest days. */
  people: userProcedure
    .input(PeopleInput)
    .query(({ ctx, input, signal }) => listPeople(depsOf(ctx, signal), input)),

  /** The figures of one person, their targets, and how each comes about. */
  summary: userProcedure
    .input(SummaryInput)
    .query(({ ctx, input, signal }) => getSummary(depsOf(ctx, signal), input)),

  /** The same figures under the names of the command line; without a window all that there is. */
  summaryJson: userProcedure
    .input(SummaryInput)
    .query(async ({ ctx, input, signal }) =>
      summaryJson(await getSummary(depsOf(ctx, signal), { ...input, whole: true })),
    ),

  /** Percentiles by the local clock, and the single days. */
  profile: userProcedure
    .input(WindowInput)
    .query(({ ctx, input, signal }) => getProfile(depsOf(ctx, signal), input)),

  /** Single readings of 14 days at most. */
  trace: userProcedure
    .input(WindowInput)
    .query(({ ctx, input, signal }) => getTrace(depsOf(ctx, signal), input)),

  /** One line a local day. */
  days: userProcedure
    .input(SummaryInput)
    .query(({ ctx, input, signal }) => getDays(depsOf(ctx, signal), input)),
});

function depsOf(ctx: Context, signal: AbortSignal | undefined): GlucoseDeps {
  return {
    engine: ctx.services.engine,
    clock: ctx.services.clock,
    user: ctx.caller?.name ?? 'unknown',
    ...(signal !== undefined && { signal }),
  };
}
