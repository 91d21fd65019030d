import type { Caller } from '#server/api/trpc/init.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';

const KEPT_MS = 7 * 24 * 3_600_000;

/** Closes a tab; for a week saving it again opens it with its session. False when it was not open. */
export async function closeTab(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  { id }: { readonly id: string },
  caller: Pick<Caller, 'name'>,
): Promise<{ readonly wasOpen: boolean }> {
  const now = clock();
  const closed = await database.query(
    `UPDATE app.sql_tabs SET closed_at = $3 WHERE owner = $1 AND id = $2 AND closed_at IS NULL RETURNING id`,
    [caller.name, id, now],
  );
  await database.query('DELETE FROM app.sql_tabs WHERE owner = $1 AND closed_at < $2', [
    caller.name,
    new Date(now.getTime() - KEPT_MS),
  ]);
  return { wasOpen: closed.length > 0 };
}
