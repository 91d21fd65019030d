import { z } from 'zod';
import type { Caller } from '#server/api/trpc/init.ts';
import type { ColumnBatch, QueryEngine } from '#server/engine/port.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import { getQuery } from './get-query.ts';

const MAX_ROWS_A_READ = 100_000;

/** Rows `[from, to)`, counted from 0. */
export const ReadRowsInput = z
  .object({ from: z.coerce.number().int().min(0), to: z.coerce.number().int().min(0) })
  .refine(({ from, to }) => from <= to, 'from must not be behind to.')
  .refine(
    ({ from, to }) => to - from <= MAX_ROWS_A_READ,
    `At most ${MAX_ROWS_A_READ} rows a request.`,
  );

export interface ReadDeps {
  readonly database: Database;
  readonly engine: Pick<QueryEngine, 'spool'>;
}

type Input = z.infer<typeof ReadRowsInput> & { readonly id: string; readonly caller: Caller };

/**
 * A range of a finished result; fewer rows when the result ends earlier. Throws like `getQuery`,
 * `conflict` while the statement has not finished and `not-found` when its rows are dropped.
 */
export async function readRows(deps: ReadDeps, input: Input): Promise<ColumnBatch> {
  const id = await finishedId(deps, input);
  return (await deps.engine.spool.read(id, input.from, input.to)) ?? dropped();
}

/** The same as an Arrow IPC stream. */
export async function readRowsArrow(
  deps: ReadDeps,
  input: Input & { readonly signal?: AbortSignal },
): Promise<Uint8Array> {
  const id = await finishedId(deps, input);
  const { from, to, signal } = input;
  const options = signal === undefined ? {} : { signal };
  return (await deps.engine.spool.readArrow(id, { from, to }, options)) ?? dropped();
}

/** The id of a query that has rows; throws as `readRows` does. */
async function finishedId(
  deps: ReadDeps,
  input: { readonly id: string; readonly caller: Caller },
): Promise<string> {
  const query = await getQuery(deps, input);
  if (query.state !== 'finished') {
    const reason = query.failure?.message ?? 'It has not ended yet: wait for its end.';
    throw new AppError('conflict', `The query has no rows. ${reason}`);
  }
  return query.hasRows ? query.id : dropped();
}

function dropped(): never {
  throw new AppError('not-found', 'The rows of this query are no longer kept. Run it again.');
}
