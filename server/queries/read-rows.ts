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
  readonly engine: Pick<QueryEngine, 'readSpool'>;
}

/**
 * A range of a finished result; fewer rows when the result ends earlier. Throws like `getQuery`,
 * `conflict` while the statement has not finished and `not-found` when its rows are dropped.
 */
export async function readRows(
  deps: ReadDeps,
  input: z.infer<typeof ReadRowsInput> & { readonly id: string; readonly caller: Caller },
): Promise<ColumnBatch> {
  const query = await getQuery(deps, input);
  if (query.state !== 'finished') {
    const reason = query.failure?.message ?? 'It has not ended yet: wait for its end.';
    throw new AppError('conflict', `The query has no rows. ${reason}`);
  }
  const batch = query.hasRows ? await deps.engine.readSpool(query.id, input.from, input.to) : null;
  if (batch !== null) return batch;
  throw new AppError('not-found', 'The rows of this query are no longer kept. Run it again.');
}
