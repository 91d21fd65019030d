import { z } from 'zod';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';

const Row = z.object({
  id: z.string(),
  name: z.string(),
  type: z.enum(['BRANCH', 'TAG']),
  hash: z.string(),
  deleted_by: z.string(),
  deleted_at: z.date(),
  restorable_until: z.date(),
});

const COLUMNS = 'id, name, type, hash, deleted_by, deleted_at, restorable_until';

/** A branch or tag that is gone and can come back at its hash. */
export interface DeletedRef {
  readonly id: string;
  readonly name: string;
  readonly type: 'BRANCH' | 'TAG';
  readonly hash: string;
  readonly deletedBy: string;
  readonly deletedAt: Date;
  readonly restorableUntil: Date;
}

function toDeletedRef(row: unknown): DeletedRef {
  const { deleted_by, deleted_at, restorable_until, ...ref } = Row.parse(row);
  return {
    ...ref,
    deletedBy: deleted_by,
    deletedAt: deleted_at,
    restorableUntil: restorable_until,
  };
}

/** What can be restored now, newest deletion first, at most `limit`. */
export async function listDeletedRefs(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  { limit }: { readonly limit: number },
): Promise<readonly DeletedRef[]> {
  const rows = await database.query(
    `SELECT ${COLUMNS} FROM app.deleted_refs
     WHERE restored_at IS NULL AND restorable_until > $1 ORDER BY deleted_at DESC, id DESC LIMIT $2`,
    [clock(), limit],
  );
  return rows.map(toDeletedRef);
}

/** The newest deletion of that name that nobody undid, restorable or not; null when there is none. */
export async function findDeletedRef(
  { database }: { readonly database: Database },
  { name }: { readonly name: string },
): Promise<DeletedRef | null> {
  const [row] = await database.query(
    `SELECT ${COLUMNS} FROM app.deleted_refs
     WHERE name = $1 AND restored_at IS NULL ORDER BY deleted_at DESC, id DESC LIMIT 1`,
    [name],
  );
  return row === undefined ? null : toDeletedRef(row);
}

/** The commits that what is deleted needs while it can come back: roots like those of branches. */
export async function restorableHashes({
  database,
  clock,
}: {
  readonly database: Database;
  readonly clock: Clock;
}): Promise<readonly string[]> {
  const rows = await database.query(
    `SELECT DISTINCT hash FROM app.deleted_refs
     WHERE restored_at IS NULL AND restorable_until > $1`,
    [clock()],
  );
  return rows.map((row) => String(row['hash']));
}
