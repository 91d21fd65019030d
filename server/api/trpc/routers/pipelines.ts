import { z } from 'zod';
import { getAsset } from '#server/runs/get-asset.ts';
import { listAssets } from '#server/runs/list-assets.ts';
import { router, userProcedure } from '../init.ts';

const MomentInput = z.object({
  ref: z.string().min(1),
  /** A commit hash or an ISO time with zone; null is the head. */
  at: z.string().min(1).nullable().default(null),
});

export const pipelinesRouter = router({
  /** Every asset with its health and what it reads. */
  assets: userProcedure
    .input(MomentInput)
    .query(({ ctx, input }) => listAssets(ctx.services, input)),

  /** One asset: its SQL as rendered, columns, checks and neighbours. */
  asset: userProcedure
    .input(MomentInput.extend({ name: z.string().min(1) }))
    .query(({ ctx, input }) => getAsset(ctx.services, input)),
});
