import { z } from 'zod';
import { FindRefsInput, findRefs } from '#server/hub/find-refs.ts';
import { getAttention } from '#server/hub/get-attention.ts';
import { getFreshness } from '#server/hub/get-freshness.ts';
import { getMoment } from '#server/hub/get-moment.ts';
import { getOverview } from '#server/hub/get-overview.ts';
import { getStatus } from '#server/hub/get-status.ts';
import { listRefs } from '#server/hub/list-refs.ts';
import { SearchInput, search } from '#server/hub/search.ts';
import { listRuns } from '#server/runs/list-runs.ts';
import { router, userProcedure } from '../init.ts';

const Ref = z.string().min(1).max(500);

export const hubRouter = router({
  /** Every service, asked now. */
  overview: userProcedure.query(({ ctx, signal }) =>
    getOverview({ ...ctx.services, ...(signal && { signal }) }),
  ),
  attention: userProcedure.query(({ ctx }) => getAttention(ctx.services, ctx.caller)),
  freshness: userProcedure.query(({ ctx }) => getFreshness(ctx.services)),
  latestRuns: userProcedure.query(({ ctx }) => listRuns(ctx.services, { limit: 6 })),
  status: userProcedure.query(({ ctx }) => getStatus(ctx.services)),
  refs: userProcedure
    .input(z.object({ ref: Ref }))
    .query(({ ctx, input }) => listRefs(ctx.services, input)),
  findRefs: userProcedure
    .input(FindRefsInput)
    .query(({ ctx, input }) => findRefs(ctx.services, input)),
  moment: userProcedure
    .input(z.object({ ref: Ref, at: z.string().min(1).max(100) }))
    .query(({ ctx, input }) => getMoment(ctx.services, input)),
  search: userProcedure.input(SearchInput).query(({ ctx, input }) => search(ctx.services, input)),
});
