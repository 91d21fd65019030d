import { z } from 'zod';
import { assignBranch } from '#server/branches/assign-branch.ts';
import { createRef } from '#server/branches/create-ref.ts';
import { deleteBranch } from '#server/branches/delete-branch.ts';
import { deleteBranches } from '#server/branches/delete-branches.ts';
import { listDeletedRefs } from '#server/branches/deleted-refs.ts';
import { listGraph } from '#server/branches/list-graph.ts';
import { listRefs } from '#server/branches/list-refs.ts';
import { RefFilter, RefKind, RefOrder } from '#server/branches/model/select-refs.ts';
import { previewAssign } from '#server/branches/preview-assign.ts';
import { refState } from '#server/branches/ref-state.ts';
import { refTimeline } from '#server/branches/ref-timeline.ts';
import { renameBranch } from '#server/branches/rename-branch.ts';
import { restoreBranch } from '#server/branches/restore-branch.ts';
import { unmergedKeys } from '#server/branches/unmerged-keys.ts';
import { mergeBranch } from '#server/catalog/merge-branch.ts';
import { audited } from '../audited.ts';
import { adminProcedure, router, userProcedure } from '../init.ts';
import { assertMayMerge, commitProcedures } from './branch-commits.ts';
import { protectionRouter } from './protection.ts';

const RefName = z.string().trim().min(1, 'Name a branch or tag.').max(200);
const Hash = z.string().regex(/^[0-9a-f]{8,64}$/, 'A commit hash has 8 to 64 hex digits.');
const Offset = z.number().int().min(0);
/** A commit hash or an ISO time with zone; null is the head. */
const Moment = z.string().min(1).nullable().default(null);

/** Where the caller saw the branch. */
const Seen = z.object({ expectedHash: Hash.optional() });

export const branchesRouter = router({
  protection: protectionRouter,
  ...commitProcedures,

  /** A page of branches, run branches or tags with who, when, ahead and behind; the default branch first. */
  list: userProcedure
    .input(
      z
        .object({
          kind: RefKind.default('branches'),
          text: z.string().max(200).default(''),
          filters: z.array(RefFilter).default([]),
          cel: z.string().trim().min(1).max(2000).nullable().default(null),
          order: RefOrder.default('newest'),
          cursor: Offset.nullish(),
          limit: z.number().int().min(1).max(500).default(100),
        })
        .prefault({}),
    )
    .query(({ ctx, input: { cursor, ...input } }) =>
      listRefs(ctx.services, { ...input, offset: cursor ?? 0, by: ctx.caller.name }),
    ),

  /** How many keys a merge of each into the default branch would bring. Writes nothing. */
  unmerged: userProcedure
    .input(z.object({ names: z.array(RefName).max(50) }))
    .query(({ ctx, input }) => unmergedKeys(ctx.services, input)),

  /** Where a branch or tag is now, or what became of it. */
  state: userProcedure
    .input(z.object({ name: RefName }))
    .query(({ ctx, input }) => refState(ctx.services, input)),

  /** The newest commits of a ref's own line: where it stood when. */
  timeline: userProcedure
    .input(z.object({ ref: RefName }))
    .query(({ ctx, input }) => refTimeline(ctx.services, input)),

  /** A page of the commits of all refs, in the order of a graph. */
  graph: userProcedure
    .input(
      z.object({
        refs: z.array(RefName).max(200).nullable().default(null),
        cursor: Hash.nullish(),
        limit: z.number().int().min(1).max(2000).default(500),
      }),
    )
    .query(({ ctx, input: { refs, cursor, limit } }) =>
      listGraph(ctx.services, { refs, after: cursor ?? null, limit }),
    ),

  /** A branch or tag at a branch, tag, commit or moment. */
  create: userProcedure
    .input(
      z.object({
        type: z.enum(['BRANCH', 'TAG']).default('BRANCH'),
        name: RefName,
        from: RefName,
        at: Moment,
      }),
    )
    .mutation(({ ctx, input }) =>
      audited(ctx, { action: `${input.type.toLowerCase()}.create`, target: input.name }, () =>
        createRef(ctx.services, input),
      ),
    ),

  /** Another name for a branch or tag. */
  rename: adminProcedure
    .input(Seen.extend({ name: RefName, to: RefName }))
    .mutation(({ ctx, input: { name, to, expectedHash } }) =>
      audited(ctx, { action: 'branch.rename', target: to }, () =>
        renameBranch(ctx.services, { name, to, ...(expectedHash && { expectedHash }) }),
      ),
    ),

  /** What moving a branch or tag would leave behind. Writes nothing. */
  previewAssign: userProcedure
    .input(z.object({ name: RefName, to: RefName, at: Moment }))
    .query(({ ctx, input }) => previewAssign(ctx.services, input)),

  /** Moves a branch or tag to another commit, if it still is where the caller saw it. */
  assign: adminProcedure
    .input(z.object({ name: RefName, expectedHash: Hash, toHash: Hash }))
    .mutation(({ ctx, input }) =>
      audited(ctx, { action: 'branch.assign', target: input.name }, () =>
        assignBranch(ctx.services, input),
      ),
    ),

  /** Can be undone for an hour. */
  delete: adminProcedure
    .input(Seen.extend({ name: RefName }))
    .mutation(({ ctx, input: { name, expectedHash } }) =>
      audited(ctx, { action: 'branch.delete', target: name }, () =>
        deleteBranch(ctx.services, {
          name,
          by: ctx.caller.name,
          ...(expectedHash && { expectedHash }),
        }),
      ),
    ),

  /** Several, each where it was seen; one that cannot go holds up none. */
  deleteMany: adminProcedure
    .input(
      z.object({
        refs: z
          .array(z.object({ name: RefName, expectedHash: Hash }))
          .min(1)
          .max(500),
      }),
    )
    .mutation(({ ctx, input: { refs } }) =>
      deleteBranches(ctx.services, {
        refs,
        by: ctx.caller.name,
        around: (target, work) => audited(ctx, { action: 'branch.delete', target }, work),
      }),
    ),

  /** What can be restored now, newest deletion first. */
  deleted: userProcedure.query(({ ctx }) => listDeletedRefs(ctx.services, { limit: 500 })),

  /** Brings back what was deleted within the hour, at its hash; without `id` the newest deletion of the name. */
  restore: adminProcedure
    .input(z.object({ name: RefName, id: z.string().min(1).max(100).optional() }))
    .mutation(({ ctx, input: { name, id } }) =>
      audited(ctx, { action: 'branch.restore', target: name }, () =>
        restoreBranch(ctx.services, { name, by: ctx.caller.name, ...(id && { id }) }),
      ),
    ),

  /** What a merge brings, or the merge itself. Into the default branch only for the role admin. */
  merge: userProcedure
    .input(
      Seen.extend({
        from: RefName,
        /** Where the caller saw `from`: once that has moved, the merge is refused. */
        fromHash: Hash.optional(),
        into: RefName,
        dryRun: z.boolean().default(false),
        message: z.string().trim().max(2000).default(''),
      }),
    )
    .mutation(({ ctx, input }) => {
      const { from, fromHash, into, dryRun, message, expectedHash } = input;
      if (!dryRun) assertMayMerge(ctx.services.catalog.defaultBranch, into, ctx.caller);
      const merge = () =>
        mergeBranch(ctx.services, {
          from,
          into,
          dryRun,
          message: message || `Merge ${from} into ${into}`,
          by: ctx.caller.name,
          properties: { 'cascade.by': [ctx.caller.name] },
          ...(expectedHash && { expectedHash }),
          ...(fromHash && { fromHash }),
        });
      const line = { action: 'branch.merge', target: `${from} → ${into}` };
      return dryRun ? merge() : audited(ctx, line, merge);
    }),
});
