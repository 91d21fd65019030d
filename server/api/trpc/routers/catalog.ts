import { z } from 'zod';
import { browseTables } from '#server/catalog/browse-tables.ts';
import { describeTable } from '#server/catalog/describe-table.ts';
import { listCommits } from '#server/catalog/list-commits.ts';
import { resolveRef } from '#server/catalog/resolve-ref.ts';
import { tableCommits } from '#server/catalog/table-commits.ts';
import { tableFiles } from '#server/catalog/table-files.ts';
import { tableSnapshots } from '#server/catalog/table-snapshots.ts';
import { type Context, router, userProcedure } from '../init.ts';

const RefName = z.string().trim().min(1, 'Name a branch.').max(200);
const MomentInput = z.object({
  ref: RefName,
  /** A commit hash or an ISO time with zone; null is the head. */
  at: z.string().min(1).nullable().default(null),
});
const TableInput = MomentInput.extend({ key: z.array(z.string().min(1)).min(1).max(20) });

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
});

/** One commit for everything that a page asks about a ref and a moment. */
async function commitOf(ctx: Context, moment: z.output<typeof MomentInput>): Promise<string> {
  return `@${(await resolveRef(ctx.services, moment)).hash}`;
}
