import { z } from 'zod';
import { recordAudit } from '#server/auth/record-audit.ts';
import { browseTables } from '#server/catalog/browse-tables.ts';
import { createBranch } from '#server/catalog/create-branch.ts';
import { deleteBranch } from '#server/catalog/delete-branch.ts';
import { describeTable } from '#server/catalog/describe-table.ts';
import { type BranchSummary, listBranches } from '#server/catalog/list-branches.ts';
import { listCommits } from '#server/catalog/list-commits.ts';
import { mergeBranch } from '#server/catalog/merge-branch.ts';
import { resolveRef } from '#server/catalog/resolve-ref.ts';
import { tableCommits } from '#server/catalog/table-commits.ts';
import { tableFiles } from '#server/catalog/table-files.ts';
import { tableSnapshots } from '#server/catalog/table-snapshots.ts';
import { AppError } from '#server/platform/errors.ts';
import { adminProcedure, type Caller, type Context, router, userProcedure } from '../init.ts';

const RefName = z.string().trim().min(1, 'Name a branch.').max(200);
const MomentInput = z.object({
  ref: RefName,
  /** A commit hash or an ISO time with zone; null is the head. */
  at: z.string().min(1).nullable().default(null),
});
const TableInput = MomentInput.extend({ key: z.array(z.string().min(1)).min(1).max(20) });
const PageInput = z.object({
  cursor: z.string().nullish(),
  maxRecords: z.number().int().min(1).max(500).default(200),
});

export const catalogRouter = router({
  /** The commit behind a ref and a moment. */
  resolve: userProcedure
    .input(MomentInput)
    .query(({ ctx, input }) => resolveRef(ctx.services, input)),

  /** Namespaces and tables with rows, bytes and last change. */
  tables: userProcedure
    .input(MomentInput)
    .query(async ({ ctx, input }) =>
      browseTables(ctx.services, { ref: await commitOf(ctx, input) }),
    ),

  /** Schema, partitioning, properties and totals of one table. */
  table: userProcedure
    .input(TableInput)
    .query(async ({ ctx, input }) =>
      describeTable(ctx.services, { ref: await commitOf(ctx, input), key: input.key }),
    ),

  /** Snapshots of a table at that commit, newest first. */
  snapshots: userProcedure
    .input(
      TableInput.extend({
        offset: z.number().int().min(0).default(0),
        limit: z.number().int().min(1).max(500).default(100),
      }),
    )
    .query(async ({ ctx, input }) =>
      tableSnapshots(ctx.services, { ...input, ref: await commitOf(ctx, input) }),
    ),

  /** Files by partition, of the current snapshot or of another one. */
  files: userProcedure
    .input(
      TableInput.extend({
        snapshotId: z.bigint().nullable().default(null),
        limit: z.number().int().min(1).max(1000).default(200),
      }),
    )
    .query(async ({ ctx, input }) =>
      tableFiles(ctx.services, { ...input, ref: await commitOf(ctx, input) }),
    ),

  /** Commits that touched a table, newest first. */
  tableCommits: userProcedure
    .input(
      TableInput.extend({
        cursor: z.string().nullish(),
        maxRecords: z.number().int().min(1).max(200).default(50),
      }),
    )
    .query(async ({ ctx, input }) =>
      tableCommits(ctx.services, {
        ...input,
        token: input.cursor ?? null,
        ref: await commitOf(ctx, input),
      }),
    ),

  /** History of a ref, newest first. */
  commits: userProcedure
    .input(
      MomentInput.extend({
        cursor: z.string().nullish(),
        maxRecords: z.number().int().min(1).max(200).default(50),
      }),
    )
    .query(async ({ ctx, input }) =>
      listCommits(ctx.services, {
        ...input,
        token: input.cursor ?? null,
        ref: await commitOf(ctx, input),
      }),
    ),

  /** Branches and tags in name order, each with its newest commit. */
  branches: userProcedure.input(PageInput.prefault({})).query(async ({ ctx, input }) => {
    const page = await listBranches(ctx.services, {
      maxRecords: input.maxRecords,
      token: input.cursor ?? null,
    });
    return { items: page.items.map(branchView), token: page.token };
  }),

  /** A branch at a branch, tag, commit or moment. */
  createBranch: userProcedure
    .input(z.object({ name: RefName, from: RefName }))
    .mutation(({ ctx, input }) =>
      audited(ctx, ctx.caller, 'branch.create', input.name, () =>
        createBranch(ctx.services, input),
      ),
    ),

  /** For the role admin, as a branch has no owner; its commits stay readable by hash. */
  deleteBranch: adminProcedure
    .input(z.object({ name: RefName, expectedHash: z.string().optional() }))
    .mutation(({ ctx, input: { name, expectedHash } }) =>
      audited(ctx, ctx.caller, 'branch.delete', name, () =>
        deleteBranch(ctx.services, { name, ...(expectedHash !== undefined && { expectedHash }) }),
      ),
    ),

  /** What a merge brings, or the merge itself. Into the default branch only for the role admin. */
  mergeBranch: userProcedure
    .input(
      z.object({
        from: RefName,
        into: RefName,
        dryRun: z.boolean().default(false),
        message: z.string().trim().max(2000).default(''),
        /** Where the caller saw `into`. */
        expectedHash: z.string().optional(),
      }),
    )
    .mutation(({ ctx, input: { from, into, dryRun, message, expectedHash } }) => {
      if (!dryRun) assertMayMerge(ctx.services.catalog.defaultBranch, into, ctx.caller);
      const merge = () =>
        mergeBranch(ctx.services, {
          from,
          into,
          dryRun,
          message: message || `Merge ${from} into ${into}`,
          by: ctx.caller.name,
          properties: { 'cascade.by': [ctx.caller.name] },
          ...(expectedHash !== undefined && { expectedHash }),
        });
      return dryRun
        ? merge()
        : audited(ctx, ctx.caller, 'branch.merge', `${from} → ${into}`, merge);
    }),
});

/** One commit for everything that a page asks about a ref and a moment. */
async function commitOf(ctx: Context, moment: z.output<typeof MomentInput>): Promise<string> {
  return `@${(await resolveRef(ctx.services, moment)).hash}`;
}

function branchView({ name, type, hash, isDefault, head }: BranchSummary) {
  return {
    name,
    type,
    hash,
    isDefault,
    message: head?.message ?? null,
    author: head?.authors[0] ?? null,
    committedAt: head?.commitTime ?? null,
  };
}

function assertMayMerge(defaultBranch: string, into: string, caller: Caller): void {
  if (into !== defaultBranch || caller.role === 'admin') return;
  throw new AppError(
    'forbidden',
    `Only an administrator merges into ${into}. Ask one, or merge into a branch of your own.`,
  );
}

/** Does it and leaves a line in the audit log, also when it was refused. */
async function audited<T>(
  ctx: Context,
  caller: Caller,
  action: string,
  target: string,
  work: () => Promise<T>,
): Promise<T> {
  const line = { by: caller.name, action, target };
  try {
    const value = await work();
    await recordAudit(ctx.services, { ...line, outcome: 'done' });
    return value;
  } catch (error) {
    if (error instanceof AppError) await recordAudit(ctx.services, { ...line, outcome: 'refused' });
    throw error;
  }
}
