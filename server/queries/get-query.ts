import { z } from 'zod';
import type { Caller } from '#server/api/trpc/init.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import type { QueryView } from './port.ts';
import { toQueryView } from './query-rows.ts';

const Id = z.uuid();

/**
 * A statement from the history. Throws `not-found`, and `forbidden` for a statement of somebody
 * else: only who ran it and administrators may see it.
 */
export async function getQuery(
  { database }: { readonly database: Database },
  { id, caller }: { readonly id: string; readonly caller: Caller },
): Promise<QueryView> {
  const rows = Id.safeParse(id).success
    ? await database.query('SELECT * FROM app.queries WHERE id = $1', [id])
    : [];
  const [row] = rows;
  if (row === undefined) {
    throw new AppError('not-found', 'There is no such query. The history lists yours.');
  }
  const query = toQueryView(row);
  if (query.submittedBy !== caller.name && caller.role !== 'admin') {
    throw new AppError('forbidden', 'Only the person who ran a query and administrators see it.');
  }
  return query;
}
