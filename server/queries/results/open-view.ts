import type { ResultView } from '#server/engine/model/result-view.ts';
import type { OpenedView } from '#server/engine/spool-port.ts';
import { dropped, type ResultDeps, type ResultInput, readableResult } from './readable-result.ts';

/** Makes a view of a result. Throws like `readableResult`, and `invalid` for what its columns do not have. */
export async function openView(
  deps: ResultDeps,
  input: ResultInput & { readonly view: ResultView },
): Promise<OpenedView> {
  const { id } = await readableResult(deps, input);
  return (await deps.engine.spool.openView(id, input.view, input.signal)) ?? dropped();
}
