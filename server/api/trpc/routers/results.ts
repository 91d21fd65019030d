import { z } from 'zod';
import { ResultViewInput } from '#server/engine/model/result-view-input.ts';
import { ChangeResultInput, changeResult } from '#server/queries/results/change-result.ts';
import { closeResult } from '#server/queries/results/close-result.ts';
import { listResultTabs } from '#server/queries/results/list-result-tabs.ts';
import { OpenResultsInput, openResults } from '#server/queries/results/open-results.ts';
import { openView } from '#server/queries/results/open-view.ts';
import { OneResult } from '#server/queries/results/result-tab.ts';
import { summarizeColumn } from '#server/queries/results/summarize-column.ts';
import { runAgain } from '#server/queries/run-again.ts';
import { MAX_ROWS_A_RESULT } from '#server/queries/start-query.ts';
import { readerProcedure, router, userProcedure } from '../init.ts';

const ViewOf = z.object({ id: z.uuid(), view: ResultViewInput });

/** Results that tabs of the SQL page show, and ways to look at them. Rows go by another door, as Arrow. */
export const resultsRouter = router({
  list: userProcedure
    .input(OneResult.pick({ tabId: true }))
    .query(({ ctx, input }) => listResultTabs(ctx.services, input, ctx.caller)),

  open: readerProcedure
    .input(OpenResultsInput)
    .mutation(({ ctx, input }) => openResults(ctx.services, input, ctx.caller)),

  change: readerProcedure
    .input(ChangeResultInput)
    .mutation(({ ctx, input }) => changeResult(ctx.services, input, ctx.caller)),

  close: readerProcedure
    .input(OneResult)
    .mutation(({ ctx, input }) => closeResult(ctx.services, input, ctx.caller)),

  /** Runs a statement that its row limit cut exactly as then, with the highest limit there is. */
  runWhole: readerProcedure
    .input(z.object({ id: z.uuid() }))
    .mutation(({ ctx, input }) =>
      runAgain(ctx.services, { ...input, maxRows: MAX_ROWS_A_RESULT }, ctx.caller),
    ),

  /** How many rows a view has, and which columns. */
  view: userProcedure
    .input(ViewOf)
    .query(({ ctx, input, signal }) =>
      openView(ctx.services, { ...input, caller: ctx.caller, signal }),
    ),

  summary: userProcedure
    .input(ViewOf.extend({ column: z.number().int().min(0) }))
    .query(({ ctx, input, signal }) =>
      summarizeColumn(ctx.services, { ...input, caller: ctx.caller, signal }),
    ),
});
