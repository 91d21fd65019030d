import { z } from 'zod';
import { timeLine } from '#server/queries/as-of/time-line.ts';
import { tableColumns } from '#server/queries/editor/table-columns.ts';
import { router, userProcedure } from '../init.ts';

const Name = z.string().min(1).max(500);
const MOST_TABLES = 50;

/** What the editor of statements asks while somebody writes. */
export const editorRouter = router({
  /** Columns with types of the tables that a statement names. */
  columns: userProcedure
    .input(
      z.object({
        ref: Name,
        at: Name.nullable(),
        tables: z.array(z.tuple([Name, Name, Name])).max(MOST_TABLES),
      }),
    )
    .query(({ ctx, input }) => tableColumns(ctx.services, input)),

  /** Published marts by name. */
  marts: userProcedure.query(async ({ ctx }) =>
    (await ctx.services.marts.list()).map(({ name, rowCount, publishedAt }) => ({
      name,
      rowCount,
      publishedAt,
    })),
  ),

  /** When a ref and the tables of a statement changed. */
  timeLine: userProcedure
    .input(z.object({ ref: Name, tables: z.array(z.array(Name).min(1).max(20)).max(MOST_TABLES) }))
    .query(({ ctx, input }) => timeLine(ctx.services, input)),
});
