import type { ChartQuery } from '#server/engine/model/result-chart.ts';
import { dropped, type ResultDeps, type ResultInput, readableResult } from './readable-result.ts';

/** The points of a chart of a result as an Arrow IPC stream. Throws like `readableResult`. */
export async function chartPoints(
  deps: ResultDeps,
  input: ResultInput & { readonly chart: ChartQuery },
): Promise<Uint8Array> {
  const { id, options } = await readableResult(deps, input);
  return (await deps.engine.spool.chart(id, input.chart, options)) ?? dropped();
}
