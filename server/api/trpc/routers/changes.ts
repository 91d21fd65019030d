import { z } from 'zod';
import { deleteSourceOf, tagMerge } from '#server/changes/after-merge.ts';
import { approveChange, withdrawApproval } from '#server/changes/approve-change.ts';
import { findChange } from '#server/changes/change-rows.ts';
import { CommentInput, commentOnChange } from '#server/changes/comment-on-change.ts';
import { ChangeText, CreateChangeInput, createChange } from '#server/changes/create-change.ts';
import { DecideKeysInput, decideKeys } from '#server/changes/decide-keys.ts';
import { closeChange, editChange, reopenChange } from '#server/changes/edit-change.ts';
import { readFailingRows } from '#server/changes/failing-rows.ts';
import { findDownstream } from '#server/changes/find-downstream.ts';
import { getChange, previewChange, reviewChange } from '#server/changes/get-change.ts';
import { ListChangesInput, listChanges } from '#server/changes/list-changes.ts';
import { MergeChangeInput, mergeChange } from '#server/changes/merge-change.ts';
import { undoChange } from '#server/changes/undo-change.ts';
import { router, userProcedure } from '../init.ts';

const ByNumber = z.object({ number: z.number().int() });
const Branches = CreateChangeInput.pick({ source: true, target: true });

export const changesRouter = router({
  /** Changes, newest first, and how many there are of each state. */
  list: userProcedure
    .input(ListChangesInput.prefault({}))
    .query(({ ctx, input }) => listChanges(ctx.services, input, ctx.caller)),

  /** A change with its discussion, approvals and checks, and where its branches stand now. */
  get: userProcedure.input(ByNumber).query(({ ctx, input }) => getChange(ctx.services, input)),

  /** What merging it would do right now. Writes nothing. */
  review: userProcedure
    .input(
      ByNumber.extend({
        /** Heads and choices that the page knows of, so that it asks anew when one is another. */
        heads: z.string().max(200).optional(),
      }),
    )
    .query(({ ctx, input }) => reviewChange(ctx.services, input)),

  /** The same for a request that is not made yet. */
  preview: userProcedure
    .input(Branches)
    .query(({ ctx, input }) => previewChange(ctx.services, input)),

  /** What the project builds from tables. */
  downstream: userProcedure
    .input(z.object({ tables: z.array(z.string().max(500)).max(1_000) }))
    .query(({ ctx, input }) => findDownstream(ctx.services, input)),

  /** Opens a change and starts its checks. */
  create: userProcedure.input(CreateChangeInput).mutation(async ({ ctx, input }) => {
    const change = await createChange(ctx.services, input, ctx.caller);
    // It is open whatever becomes of its checks: they can be started again.
    await ctx.services.changeChecks.start(change.number, ctx.caller).catch((error: unknown) => {
      const { log } = ctx.services;
      log.error({ change: change.number, error: String(error) }, 'checks were not started');
    });
    return change;
  }),

  edit: userProcedure
    .input(ByNumber.extend(ChangeText.shape))
    .mutation(({ ctx, input }) => editChange(ctx.services, input, ctx.caller)),

  comment: userProcedure
    .input(CommentInput)
    .mutation(({ ctx, input }) => commentOnChange(ctx.services, input, ctx.caller)),

  /** Says how keys are merged; null takes the choice back. */
  decide: userProcedure
    .input(DecideKeysInput)
    .mutation(({ ctx, input }) => decideKeys(ctx.services, input, ctx.caller)),

  approve: userProcedure
    .input(
      ByNumber.extend({
        sourceHash: z.string(),
        choicesHash: z.string(),
        comment: z.string().max(20_000).default(''),
      }),
    )
    .mutation(({ ctx, input }) => approveChange(ctx.services, input, ctx.caller)),

  withdraw: userProcedure
    .input(ByNumber)
    .mutation(({ ctx, input }) => withdrawApproval(ctx.services, input, ctx.caller)),

  /** Runs gates and tests at the head of the source; `get` tells how they go. */
  check: userProcedure
    .input(ByNumber)
    .mutation(({ ctx, input }) => ctx.services.changeChecks.start(input.number, ctx.caller)),

  cancelCheck: userProcedure
    .input(ByNumber)
    .mutation(({ ctx, input }) => ctx.services.changeChecks.cancel(input.number, ctx.caller)),

  /** The first rows that a check returned. */
  failingRows: userProcedure
    .input(ByNumber.extend({ checkId: z.string(), ordinal: z.number().int().min(0) }))
    .query(({ ctx, input }) => readFailingRows(ctx.services, input, ctx.caller)),

  /** Merges what was shown, or refuses. */
  merge: userProcedure
    .input(MergeChangeInput)
    .mutation(({ ctx, input }) => mergeChange(ctx.services, input, ctx.caller)),

  close: userProcedure
    .input(ByNumber)
    .mutation(({ ctx, input }) => closeChange(ctx.services, input, ctx.caller)),

  reopen: userProcedure
    .input(ByNumber)
    .mutation(({ ctx, input }) => reopenChange(ctx.services, input, ctx.caller)),

  /** Takes the merge back by one commit. */
  undo: userProcedure
    .input(ByNumber)
    .mutation(({ ctx, input }) => undoChange(ctx.services, input, ctx.caller)),

  /** Gives the merge a tag. */
  tag: userProcedure
    .input(ByNumber.extend({ tag: z.string().trim().min(1).max(500) }))
    .mutation(async ({ ctx, input: { number, tag } }) => {
      const { merge } = await findChange(ctx.services, number);
      await tagMerge(ctx.services, { number, merge, tag }, ctx.caller);
    }),

  /** Deletes the source of a merged change; it can be restored for an hour. */
  deleteSource: userProcedure.input(ByNumber).mutation(async ({ ctx, input }) => {
    const change = await findChange(ctx.services, input.number);
    await deleteSourceOf(ctx.services, change, ctx.caller);
  }),
});
