import type { Caller } from '#server/api/trpc/init.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import { getSaved, requireEditable } from './get-saved.ts';
import type {
  CreateSavedInput,
  SavedQuery,
  SavedVersion,
  UpdateSavedInput,
} from './saved-views.ts';

interface Deps {
  readonly database: Database;
  readonly clock: Clock;
}

type Contents = Omit<SavedVersion, 'version' | 'note' | 'savedBy' | 'savedAt'>;

/** Keeps a statement under a name. Throws `conflict` when the caller has one of that name in that folder. */
export async function createSaved(
  { database, clock }: Deps,
  input: CreateSavedInput,
  caller: Pick<Caller, 'name' | 'role'>,
): Promise<SavedQuery> {
  const id = newId();
  const now = clock();
  await database.transaction(async (transaction) => {
    const made = await transaction.query(
      `INSERT INTO app.saved_queries
         (id, owner, name, folder, description, tags, shared_with, version, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $8) ON CONFLICT DO NOTHING RETURNING id`,
      [
        id,
        caller.name,
        input.name,
        input.folder,
        input.description,
        input.tags,
        input.sharedWith,
        now,
      ],
    );
    if (made.length === 0) throw nameTaken(input);
    await addVersion(
      transaction,
      { id, version: 1, note: input.note, by: caller.name, now },
      input,
    );
  });
  return getSaved({ database }, { id }, caller);
}

/**
 * Changes what is given of a saved query; new contents are a new version, the former ones stay. Throws
 * `not-found`, `forbidden` for who is neither owner nor administrator, and `conflict` when there is a newer
 * version or the name is taken.
 */
export async function updateSaved(
  { database, clock }: Deps,
  input: UpdateSavedInput,
  caller: Pick<Caller, 'name' | 'role'>,
): Promise<SavedQuery> {
  const now = clock();
  await database.transaction(async (transaction) => {
    await transaction.query('SELECT id FROM app.saved_queries WHERE id = $1 FOR UPDATE', [
      input.id,
    ]);
    const saved = await requireEditable({ database: transaction }, input.id, caller);
    if (saved.version !== input.version) {
      throw new AppError(
        'conflict',
        `“${saved.name}” is at version ${saved.version} by now, saved by ${saved.contents.savedBy}. Load it again and repeat your change.`,
      );
    }
    const name = input.name ?? saved.name;
    const folder = input.folder ?? saved.folder;
    await requireFreeName(transaction, { id: saved.id, owner: saved.owner, name, folder });
    const isNew = input.contents !== undefined && !sameContents(input.contents, saved.contents);
    const version = isNew ? saved.version + 1 : saved.version;
    if (input.contents !== undefined && isNew) {
      const to = { id: saved.id, version, note: input.note, by: caller.name, now };
      await addVersion(transaction, to, input.contents);
    }
    await transaction.query(
      `UPDATE app.saved_queries SET name = $2, folder = $3, description = $4, tags = $5,
         shared_with = $6, version = $7, updated_at = $8 WHERE id = $1`,
      [
        saved.id,
        name,
        folder,
        input.description ?? saved.description,
        input.tags ?? saved.tags,
        input.sharedWith ?? saved.sharedWith,
        version,
        now,
      ],
    );
  });
  return getSaved({ database }, { id: input.id }, caller);
}

/** Takes a saved query away with its check; the history of its runs stays. Throws like `updateSaved`. */
export async function deleteSaved(
  { database, clock }: Deps,
  { id }: { readonly id: string },
  caller: Pick<Caller, 'name' | 'role'>,
): Promise<SavedQuery> {
  const saved = await requireEditable({ database }, id, caller);
  await database.transaction(async (transaction) => {
    await transaction.query('UPDATE app.saved_queries SET deleted_at = $2 WHERE id = $1', [
      id,
      clock(),
    ]);
    await transaction.query('DELETE FROM app.query_checks WHERE query_id = $1', [id]);
  });
  return saved;
}

async function addVersion(
  database: Database,
  to: {
    readonly id: string;
    readonly version: number;
    readonly note: string;
    readonly by: string;
    readonly now: Date;
  },
  contents: Contents,
): Promise<void> {
  await database.query(
    `INSERT INTO app.saved_query_versions
       (query_id, version, sql, ref, at, default_catalog, default_schema, parameters, note, saved_by, saved_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      to.id,
      to.version,
      contents.sql,
      contents.ref,
      contents.at,
      contents.catalog,
      contents.schema,
      JSON.stringify(contents.parameters),
      to.note,
      to.by,
      to.now,
    ],
  );
}

async function requireFreeName(
  database: Database,
  saved: {
    readonly id: string;
    readonly owner: string;
    readonly name: string;
    readonly folder: string;
  },
): Promise<void> {
  const taken = await database.query(
    `SELECT 1 FROM app.saved_queries WHERE owner = $1 AND lower(folder) = lower($2) AND lower(name) = lower($3)
       AND id <> $4 AND deleted_at IS NULL`,
    [saved.owner, saved.folder, saved.name, saved.id],
  );
  if (taken.length > 0) throw nameTaken(saved);
}

function nameTaken({ name, folder }: { readonly name: string; readonly folder: string }): AppError {
  const where = folder === '' ? '' : ` in ${folder}`;
  return new AppError(
    'conflict',
    `There is a saved query “${name}”${where} already. Take another name.`,
  );
}

const CONTENT_KEYS = ['sql', 'ref', 'at', 'catalog', 'schema', 'parameters'] as const;

const sameContents = (a: Contents, b: Contents): boolean =>
  CONTENT_KEYS.every((key) => JSON.stringify(a[key]) === JSON.stringify(b[key]));
