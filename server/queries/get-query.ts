import { z } from 'zod';
import type { Caller } from '#server/api/trpc/init.ts';
import type { Database, DatabaseRow } from '#server/platform/database.ts';
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
  { id, caller }: { readonly id: string; readonly caller: Pick<Caller, 'name' | 'role'> },
): Promise<QueryView> {
  return toQueryView(await requireVisible(database, id, caller));
}

/** The row of `app.queries`. Throws like `getQuery`. */
export async function requireVisible(
  database: Database,
  id: string,
  caller: Pick<Caller, 'name' | 'role'>,
): Promise<DatabaseRow> {
  const [row] = Id.safeParse(id).success
    ? await database.query('SELECT * FROM app.queries WHERE id = $1', [id])
    : [];
  if (row === undefined) {
    throw new AppError('not-found', 'There is no such query. The history lists yours.');
  }
  if (row['submitted_by'] !== caller.name && caller.role !== 'admin') {
    throw new AppError('forbidden', 'Only the person who ran a query and administrators see it.');
  }
  return row;
}
