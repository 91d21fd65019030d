import type { Caller } from '#server/api/trpc/init.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import { NEW_SESSION } from '../model/new-session.ts';
import { toTab } from './tab-rows.ts';
import type { SaveTabInput, SqlTab } from './tab-views.ts';

export interface TabDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly defaultBranch: string;
}

const MAX_OPEN = 100;
const UNTITLED = 'Untitled';

/**
 * Makes a tab or changes what is given of it; its session stays, apart from catalog and schema.
 * Throws `conflict` when it was changed elsewhere since the revision that is given, and
 * `too-many-requests` past 100 open tabs.
 */
export async function saveTab(
  deps: TabDeps,
  input: SaveTabInput,
  caller: Pick<Caller, 'name'>,
): Promise<SqlTab> {
  return deps.database.transaction(async (database) => {
    const [row] = await database.query(
      'SELECT * FROM app.sql_tabs WHERE owner = $1 AND id = $2 FOR UPDATE',
      [caller.name, input.id],
    );
    const known = row === undefined ? null : toTab(row);
    if (known === null || row?.['closed_at'] !== null) await requireRoom(database, caller.name);
    if (known !== null && input.revision !== undefined && known.revision !== input.revision) {
      throw new AppError(
        'conflict',
        `The tab “${known.title}” was changed in another window. Load the page again to see it.`,
      );
    }
    const next = changed(known ?? newTab(deps, input), input);
    const [saved] = await database.query(
      `INSERT INTO app.sql_tabs
         (owner, id, title, position, ref, at, draft, session, saved_query, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
       ON CONFLICT (owner, id) DO UPDATE SET
         title = $3, position = $4, ref = $5, at = $6, draft = $7, session = $8, saved_query = $9,
         updated_at = $10, revision = sql_tabs.revision + 1, closed_at = NULL
       RETURNING *`,
      [
        caller.name,
        next.id,
        next.title,
        next.position,
        next.ref,
        next.at,
        next.draft,
        JSON.stringify(next.session),
        next.savedQuery,
        deps.clock(),
      ],
    );
    return toTab(saved ?? {});
  });
}

type TabFields = Omit<SqlTab, 'revision' | 'updatedAt'>;

function newTab({ defaultBranch }: TabDeps, { id }: SaveTabInput): TabFields {
  return {
    id,
    title: UNTITLED,
    position: MAX_OPEN,
    ref: defaultBranch,
    at: null,
    draft: '',
    session: NEW_SESSION,
    savedQuery: null,
  };
}

function changed(tab: TabFields, input: SaveTabInput): TabFields {
  const { session } = tab;
  return {
    id: tab.id,
    title: input.title ?? tab.title,
    position: input.position ?? tab.position,
    ref: input.ref ?? tab.ref,
    at: input.at === undefined ? tab.at : input.at,
    draft: withoutNul(input.draft ?? tab.draft),
    session: {
      ...session,
      catalog: input.catalog === undefined ? session.catalog : input.catalog,
      schema: input.schema === undefined ? session.schema : input.schema,
    },
    savedQuery: input.savedQuery === undefined ? tab.savedQuery : input.savedQuery,
  };
}

/** PostgreSQL keeps every character but this one. */
const withoutNul = (text: string): string => text.replaceAll('\0', '\u{FFFD}');

async function requireRoom(database: Database, owner: string): Promise<void> {
  const [row] = await database.query(
    'SELECT count(*)::integer AS open FROM app.sql_tabs WHERE owner = $1 AND closed_at IS NULL',
    [owner],
  );
  if (Number(row?.['open'] ?? 0) < MAX_OPEN) return;
  throw new AppError('too-many-requests', `${MAX_OPEN} tabs are open. Close one first.`);
}
