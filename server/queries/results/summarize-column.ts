import type { ColumnSummary } from '#server/engine/model/column-summary.ts';
import { dropped, type ResultDeps, type ResultInput, readableResult } from './readable-result.ts';

/** What is in a column of a result, over all its rows. Throws like `readableResult`. */
export async function summarizeColumn(
  deps: ResultDeps,
  input: ResultInput & { readonly column: number },
): Promise<ColumnSummary> {
  const { id, options } = await readableResult(deps, input);
  return (await deps.engine.spool.summarize(id, input.column, options)) ?? dropped();
}
