import type { ExportedFile } from '#server/engine/port.ts';
import {
  dropped,
  type ResultDeps,
  type ResultInput,
  readableResult,
} from './results/readable-result.ts';

/** A whole finished result as a Parquet file, which the caller disposes of. Throws like `readableResult`. */
export async function exportParquet(deps: ResultDeps, input: ResultInput): Promise<ExportedFile> {
  const { id } = await readableResult(deps, input);
  return (await deps.engine.spool.export(id, input.signal, input.view)) ?? dropped();
}
