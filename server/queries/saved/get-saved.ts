import type { z } from 'zod';
import type { Caller } from '#server/api/trpc/init.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import { toSaved, toVersion, VISIBLE_SAVED } from './saved-rows.ts';
import type { SavedById, SavedQuery, SavedVersion } from './saved-views.ts';

interface Deps {
  readonly database: Database;
}

/** A saved query at its newest or at the given version. Throws `not-found`, also for what is not shared with the caller. */
export async function getSaved(
  { database }: Deps,
  { id, version }: z.infer<typeof SavedById>,
  caller: Pick<Caller, 'name' | 'role'>,
): Promise<SavedQuery> {
  const [row] = await database.query(`${VISIBLE_SAVED} AND s.id = $4`, [
    caller.name,
    caller.role,
    version ?? null,
    id,
  ]);
  if (row !== undefined) return toSaved(row, caller);
  throw new AppError(
    'not-found',
    version === undefined
      ? 'There is no such saved query, or it is not shared with you. Ask its owner.'
      : `There is no version ${version} of this saved query, or it is not shared with you.`,
  );
}

/** The saved query, for who wants to change it. Throws `not-found` and `forbidden`. */
export async function requireEditable(
  deps: Deps,
  id: string,
  caller: Pick<Caller, 'name' | 'role'>,
): Promise<SavedQuery> {
  const saved = await getSaved(deps, { id }, caller);
  if (saved.mayEdit) return saved;
  throw new AppError(
    'forbidden',
    `“${saved.name}” belongs to ${saved.owner}. Save a copy of your own, or ask ${saved.owner} or an administrator.`,
  );
}

/** Every version of a saved query, newest first. Throws like `getSaved`. */
export async function listSavedVersions(
  deps: Deps,
  { id }: { readonly id: string },
  caller: Pick<Caller, 'name' | 'role'>,
): Promise<readonly SavedVersion[]> {
  await getSaved(deps, { id }, caller);
  const rows = await deps.database.query(
    'SELECT * FROM app.saved_query_versions WHERE query_id = $1 ORDER BY version DESC LIMIT 500',
    [id],
  );
  return rows.map(toVersion);
}
