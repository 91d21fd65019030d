import type { Caller } from '#server/api/trpc/init.ts';
import type { ExportedFile, QueryEngine } from '#server/engine/port.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import { getQuery } from './get-query.ts';

/**
 * A whole finished result as a Parquet file, which the caller disposes of. Throws like `getQuery`,
 * `conflict` while the statement has not finished and `not-found` when its rows are dropped.
 */
export async function exportParquet(
  deps: { readonly database: Database; readonly engine: Pick<QueryEngine, 'spool'> },
  input: { readonly queryId: string; readonly caller: Caller; readonly signal?: AbortSignal },
): Promise<ExportedFile> {
  const query = await getQuery(deps, { id: input.queryId, caller: input.caller });
  if (query.state !== 'finished') {
    throw new AppError('conflict', 'The query has no rows yet. Wait for its end.');
  }
  const file = query.hasRows ? await deps.engine.spool.export(query.id, input.signal) : null;
  if (file !== null) return file;
  throw new AppError('not-found', 'The rows of this query are no longer kept. Run it again.');
}
