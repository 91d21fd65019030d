import { failureToAppError, valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { Catalog } from '#server/catalog/port.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import type { DeletedRef } from './deleted-refs.ts';
import { hashSeen } from './hash-seen.ts';

/** How long a deletion can be undone. */
const RESTORABLE_MS = 3_600_000;

interface Deps {
  readonly catalog: Catalog;
  readonly database: Database;
  readonly clock: Clock;
}

interface Input {
  readonly name: string;
  /** Where the caller saw it; left out: wherever it is now. */
  readonly expectedHash?: string;
  readonly by: string;
}

/**
 * Deletes a branch or tag; for an hour `restoreBranch` brings it back at its hash. Throws `forbidden`
 * for the default branch and protected ones, `conflict` when it has moved, `not-found`.
 */
export async function deleteBranch(deps: Deps, input: Input): Promise<DeletedRef> {
  const { catalog, database, clock } = deps;
  const { name, by } = input;
  if (name === catalog.defaultBranch) {
    throw new AppError(
      'forbidden',
      `'${name}' is the default branch and cannot be deleted. Name another branch.`,
    );
  }
  const seen = valueOrThrow(await catalog.getReference(name));
  const deletedAt = clock();
  const deleted: DeletedRef = {
    id: newId(),
    name,
    type: seen.type,
    hash: hashSeen(seen, input.expectedHash),
    deletedBy: by,
    deletedAt,
    restorableUntil: new Date(deletedAt.getTime() + RESTORABLE_MS),
  };
  // Before the ref goes: whoever clears files away meanwhile must find a root for its commits.
  await insert(database, deleted);
  const removed = await catalog.deleteReference(name, deleted.hash);
  if (removed.ok) return deleted;
  // When the answer was lost, or an attempt before it was, the ref is gone and must be able to come back.
  const mayBeGone = ['unavailable', 'reference-not-found'].includes(removed.error.kind);
  if (!mayBeGone) await database.query('DELETE FROM app.deleted_refs WHERE id = $1', [deleted.id]);
  throw failureToAppError(removed.error);
}

async function insert(database: Database, ref: DeletedRef): Promise<void> {
  await database.query(
    `INSERT INTO app.deleted_refs
       (id, name, type, hash, deleted_by, deleted_at, restorable_until)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [ref.id, ref.name, ref.type, ref.hash, ref.deletedBy, ref.deletedAt, ref.restorableUntil],
  );
}
