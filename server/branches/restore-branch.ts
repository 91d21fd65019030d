import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { Catalog, Reference } from '#server/catalog/port.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import { findDeletedRef } from './deleted-refs.ts';

interface Deps {
  readonly catalog: Catalog;
  readonly database: Database;
  readonly clock: Clock;
}

/**
 * Undoes the newest deletion of a name, or the one of that `id`: the branch or tag is back at its hash. Throws `not-found` when
 * no deletion is recorded or its hour is over, `conflict` when the name is taken again.
 */
export async function restoreBranch(
  { catalog, database, clock }: Deps,
  { name, by, ...which }: { readonly name: string; readonly id?: string; readonly by: string },
): Promise<Reference> {
  const deleted = await findDeletedRef({ database }, { name, ...which });
  if (deleted === null) {
    throw new AppError('not-found', `No deletion of '${name}' is recorded. Check its spelling.`);
  }
  const { id, type, hash, restorableUntil } = deleted;
  if (restorableUntil <= clock()) {
    throw new AppError(
      'not-found',
      `'${name}' was deleted more than an hour ago. It stood at ${hash}: make a branch there while that commit is kept.`,
    );
  }
  const restored = valueOrThrow(await catalog.createReference({ type, name, hash }));
  await database.query(
    'UPDATE app.deleted_refs SET restored_at = $2, restored_by = $3 WHERE id = $1',
    [id, clock(), by],
  );
  return { type: restored.type, name: restored.name, hash: restored.hash };
}
