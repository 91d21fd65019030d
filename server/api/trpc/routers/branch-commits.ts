import { z } from 'zod';
import { cherryPick } from '#server/branches/cherry-pick.ts';
import { getCommit } from '#server/branches/get-commit.ts';
import { refsContaining } from '#server/branches/refs-containing.ts';
import { revertCommit } from '#server/branches/revert-commit.ts';
import { AppError } from '#server/platform/errors.ts';
import { audited } from '../audited.ts';
import { type Caller, userProcedure } from '../init.ts';

const RefName = z.string().trim().min(1, 'Name a branch or tag.').max(200);
const Hash = z.string().regex(/^[0-9a-f]{8,64}$/, 'A commit hash has 8 to 64 hex digits.');
/** Where the caller saw the branch. */
const Seen = z.object({ expectedHash: Hash.optional() });

const RevertInput = z.object({
  branch: RefName,
  commit: Hash,
  /** Only these keys; left out: all that the commit changed. */
  keys: z
    .array(z.array(z.string().min(1)).min(1).max(20))
    .min(1)
    .max(1000)
    .optional(),
  newBranch: RefName.optional(),
});
const PickInput = z.object({ commit: Hash, onto: RefName, newBranch: RefName.optional() });
/** What can be asked and done about one commit; part of the router of branches. */
export const commitProcedures = {
  /** One commit: who, why, from what, and the keys it changed. */
  commit: userProcedure
    .input(z.object({ hash: Hash }))
    .query(({ ctx, input }) => getCommit(ctx.services, input)),

  /** The branches and tags that lead to a commit. */
  containing: userProcedure
    .input(z.object({ hash: Hash }))
    .query(({ ctx, input }) => refsContaining(ctx.services, input)),

  /** What taking a commit back would do. Writes nothing. */
  previewRevert: userProcedure
    .input(RevertInput)
    .query(({ ctx, input }) =>
      revertCommit(ctx.services, { ...withoutUnset(input), by: ctx.caller.name, isDryRun: true }),
    ),

  /** Takes a commit, some of its keys or a merge back. On the default branch only for the role admin. */
  revert: userProcedure
    .input(
      RevertInput.extend(Seen.shape).extend({ message: z.string().trim().max(2000).optional() }),
    )
    .mutation(({ ctx, input }) => {
      const target = input.newBranch ?? input.branch;
      assertMayMerge(ctx.services.catalog.defaultBranch, target, ctx.caller);
      const line = { action: 'branch.revert', target: `${input.commit.slice(0, 8)} on ${target}` };
      return audited(ctx, line, () =>
        revertCommit(ctx.services, { ...withoutUnset(input), by: ctx.caller.name }),
      );
    }),

  /** What copying a commit onto a branch would do. Writes nothing. */
  previewCherryPick: userProcedure
    .input(PickInput)
    .query(({ ctx, input }) =>
      cherryPick(ctx.services, { ...withoutUnset(input), by: ctx.caller.name, isDryRun: true }),
    ),

  /** Copies a commit onto another branch. Onto the default branch only for the role admin. */
  cherryPick: userProcedure.input(PickInput.extend(Seen.shape)).mutation(({ ctx, input }) => {
    const target = input.newBranch ?? input.onto;
    assertMayMerge(ctx.services.catalog.defaultBranch, target, ctx.caller);
    const line = {
      action: 'branch.cherry-pick',
      target: `${input.commit.slice(0, 8)} → ${target}`,
    };
    return audited(ctx, line, () =>
      cherryPick(ctx.services, { ...withoutUnset(input), by: ctx.caller.name }),
    );
  }),
};

/** Into the default branch only the role admin merges, by whatever procedure. Throws `forbidden`. */
export function assertMayMerge(defaultBranch: string, into: string, caller: Caller): void {
  if (into !== defaultBranch || caller.role === 'admin') return;
  throw new AppError(
    'forbidden',
    `Only an administrator merges into ${into}. Ask one, or merge into a branch of your own.`,
  );
}

type Unset<T> = { readonly [Name in keyof T]: Exclude<T[Name], undefined> };

/** Fields that were not given are absent, not undefined. */
function withoutUnset<T extends object>(input: T): Unset<T> {
  const given = Object.entries(input).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Unset<T>;
}
