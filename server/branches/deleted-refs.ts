import { z } from 'zod';
import type { Catalog } from '#server/catalog/port.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { allRefs } from './all-refs.ts';

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

interface Deps {
  readonly catalog: Catalog;
  readonly database: Database;
  readonly clock: Clock;
}

/** What can be restored now, newest deletion first, at most `limit`. */
export async function listDeletedRefs(
  { catalog, database, clock }: Deps,
  { limit }: { readonly limit: number },
): Promise<readonly DeletedRef[]> {
  const rows = await database.query(
    `SELECT ${COLUMNS} FROM app.deleted_refs
     WHERE restored_at IS NULL AND restorable_until > $1 ORDER BY deleted_at DESC, id DESC LIMIT $2`,
    [clock(), limit],
  );
  if (rows.length === 0) return [];
  // A deletion whose answer was lost may never have been.
  const standing = new Map((await allRefs(catalog)).map((ref) => [ref.name, ref.hash]));
  return rows.map(toDeletedRef).filter(({ name, hash }) => standing.get(name) !== hash);
}

/**
 * The newest deletion of that name that nobody undid, restorable or not, or the one of that `id`; null
 * when there is none.
 */
export async function findDeletedRef(
  { database }: { readonly database: Database },
  { name, id = null }: { readonly name: string; readonly id?: string | null },
): Promise<DeletedRef | null> {
  const [row] = await database.query(
    `SELECT ${COLUMNS} FROM app.deleted_refs
     WHERE name = $1 AND ($2::text IS NULL OR id = $2) AND restored_at IS NULL
     ORDER BY deleted_at DESC, id DESC LIMIT 1`,
    [name, id],
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
