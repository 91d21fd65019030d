import { z } from 'zod';
import { ContentKey } from '#server/catalog/model/content.ts';
import { compareKeys } from '#server/compare/compare-keys.ts';
import { compareTable } from '#server/compare/compare-table.ts';
import { compareView } from '#server/compare/compare-view.ts';
import { countRowChanges } from '#server/compare/count-row-changes.ts';
import { CompareMode } from '#server/compare/resolve-comparison.ts';
import { startRowComparison } from '#server/compare/start-row-comparison.ts';
import { router, userProcedure } from '../init.ts';

const Ref = z.string().trim().min(1, 'Name a branch, tag or commit.').max(300);
const State = z.object({
  hash: z.string().regex(/^[0-9a-f]{64}$/, 'A state is named by its whole commit hash.'),
  key: ContentKey,
  /** Its digits, which a key of a query may hold; null: the snapshot that the table has at the commit. */
  snapshotId: z
    .string()
    .regex(/^\d{1,19}$/, 'A snapshot is named by its number.')
    .nullable()
    .default(null)
    .transform((digits) => (digits === null ? null : BigInt(digits))),
});
const States = z.object({ before: State, after: State });
const RowColumn = z.object({
  role: z.enum(['change', 'key', 'before', 'after', 'value', 'times']),
  name: z.string(),
});

export const compareRouter = router({
  /** Keys that differ between two refs or commits, paged in key order. */
  keys: userProcedure
    .input(
      z.object({
        from: Ref,
        to: Ref,
        mode: CompareMode.default('three-dot'),
        text: z.string().max(500).default(''),
        kind: z.enum(['added', 'removed', 'changed', 'renamed']).nullable().default(null),
        cursor: z.string().nullish(),
        maxRecords: z.number().int().min(1).max(500).default(100),
      }),
    )
    .query(({ ctx, input: { text, kind, cursor, maxRecords, ...sides } }) =>
      compareKeys(
        ctx.services,
        sides,
        { maxRecords, token: cursor ?? null },
        { text, ...(kind !== null && { kind }) },
      ),
    ),

  /** Schema, layout, figures and files of one table at two states; reads no row. */
  table: userProcedure.input(States).query(({ ctx, input }) => compareTable(ctx.services, input)),

  /** The text of a view at two states. */
  view: userProcedure.input(States).query(({ ctx, input }) => compareView(ctx.services, input)),

  /** Starts the statement that gives the rows that differ; `queries.events` follows it. */
  startRows: userProcedure
    .input(States.extend({ key: z.array(z.string().min(1)).max(50).nullable().default(null) }))
    .mutation(({ ctx, input, signal }) =>
      startRowComparison(ctx.services, input, ctx.caller, signal),
    ),

  /** Rows of each kind, once that statement has finished. */
  rowCounts: userProcedure
    .input(z.object({ queryId: z.string(), columns: z.array(RowColumn).max(2_000) }))
    .query(({ ctx, input, signal }) =>
      countRowChanges(ctx.services, { ...input, caller: ctx.caller, ...(signal && { signal }) }),
    ),
});
