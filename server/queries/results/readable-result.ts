import type { Caller } from '#server/api/trpc/init.ts';
import type { ResultView } from '#server/engine/model/result-view.ts';
import type { QueryEngine } from '#server/engine/port.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import { getQuery } from '../get-query.ts';

export interface ResultDeps {
  readonly database: Database;
  readonly engine: Pick<QueryEngine, 'spool'>;
}

/** Which result is looked at, how, and by whom. */
export interface ResultInput {
  readonly id: string;
  readonly view?: ResultView | undefined;
  readonly caller: Caller;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The id of a result that the caller may read, and how to look at it. Throws like `getQuery` for it and for a
 * result it is compared with, `conflict` while a statement has not finished, `not-found` when rows are dropped.
 */
export async function readableResult(deps: ResultDeps, { id, view, caller, signal }: ResultInput) {
  await assertReadable(deps, id, caller);
  if (view?.kind === 'comparison') await assertReadable(deps, view.before, caller);
  return {
    id,
    options: { ...(view !== undefined && { view }), ...(signal !== undefined && { signal }) },
  };
}

async function assertReadable(deps: ResultDeps, id: string, caller: Caller): Promise<void> {
  const query = await getQuery(deps, { id, caller });
  if (query.state !== 'finished') {
    const reason = query.failure?.message ?? 'It has not ended yet: wait for its end.';
    throw new AppError('conflict', `The query has no rows. ${reason}`);
  }
  if (!query.hasRows) dropped();
}

/** What is said of rows that the spool no longer has. */
export function dropped(): never {
  throw new AppError('not-found', 'The rows of this query are no longer kept. Run it again.');
}
