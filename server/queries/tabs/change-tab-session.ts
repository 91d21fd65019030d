import type { Caller } from '#server/api/trpc/init.ts';
import type { SessionChange } from '#server/engine/port.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import { NEW_SESSION } from '../model/new-session.ts';
import { applySessionChanges, TabSession } from '../model/tab-session.ts';

/** The session of a person's tab; a new one for a tab that was never saved. */
export async function readTabSession(
  database: Database,
  owner: string,
  tabId: string,
): Promise<TabSession> {
  const [row] = await database.query(
    'SELECT session FROM app.sql_tabs WHERE owner = $1 AND id = $2',
    [owner, tabId],
  );
  return row === undefined ? NEW_SESSION : TabSession.parse(row['session']);
}

/** Applies what a statement of the tab changed; a tab that is gone stays gone. */
export async function changeTabSession(
  database: Database,
  { owner, tabId }: { readonly owner: string; readonly tabId: string },
  changes: readonly SessionChange[],
): Promise<void> {
  if (changes.length === 0) return;
  await database.transaction(async (transaction) => {
    const [row] = await transaction.query(
      'SELECT session FROM app.sql_tabs WHERE owner = $1 AND id = $2 FOR UPDATE',
      [owner, tabId],
    );
    if (row === undefined) return;
    const session = applySessionChanges(TabSession.parse(row['session']), changes);
    await transaction.query('UPDATE app.sql_tabs SET session = $3 WHERE owner = $1 AND id = $2', [
      owner,
      tabId,
      JSON.stringify(session),
    ]);
  });
}

/** Forgets what the statements of a tab set; catalog and schema stay. Throws `not-found`. */
export async function resetTabSession(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  { id }: { readonly id: string },
  caller: Pick<Caller, 'name'>,
): Promise<TabSession> {
  const { catalog, schema } = await readTabSession(database, caller.name, id);
  const session = { ...NEW_SESSION, catalog, schema };
  const changed = await database.query(
    'UPDATE app.sql_tabs SET session = $3, updated_at = $4 WHERE owner = $1 AND id = $2 RETURNING id',
    [caller.name, id, JSON.stringify(session), clock()],
  );
  if (changed.length > 0) return session;
  throw new AppError('not-found', 'There is no such tab. Load the page again to see yours.');
}
