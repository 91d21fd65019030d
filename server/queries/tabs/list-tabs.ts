import type { Caller } from '#server/api/trpc/init.ts';
import type { Database } from '#server/platform/database.ts';
import { toTab } from './tab-rows.ts';
import type { SqlTab } from './tab-views.ts';

/** The open tabs of a person, in their order. */
export async function listTabs(
  { database }: { readonly database: Database },
  caller: Pick<Caller, 'name'>,
): Promise<readonly SqlTab[]> {
  const rows = await database.query(
    'SELECT * FROM app.sql_tabs WHERE owner = $1 AND closed_at IS NULL ORDER BY position, created_at, id',
    [caller.name],
  );
  return rows.map(toTab);
}
