import { z } from 'zod';
import type { QueryEngine } from '#server/engine/port.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import { readLake } from './read-lake.ts';

export interface SamePersonDeps {
  readonly database: Database;
  readonly engine: Pick<QueryEngine, 'collect'>;
  readonly catalog: { readonly defaultBranch: string };
}

/**
 * A site that was read stays the site of its person: under another one each of its readings would
 * be there twice. `before` is whom it is declared to be of; null for one that is declared anew, of
 * which the lake still knows. Throws `conflict`.
 */
export async function assertSamePerson(
  deps: SamePersonDeps,
  { name, person, before }: Record<'name' | 'person', string> & { readonly before: string | null },
): Promise<void> {
  if (before === person || !(await wasRead(deps, name))) return;
  const owner = before ?? (await ownerInLake(deps, name));
  if (owner === null || owner === person) return;
  throw new AppError(
    'conflict',
    `${name} was read as the site of ${owner}: under ${person} its readings would be there twice. Remove the source if need be, and add it under another name.`,
  );
}

async function wasRead({ database }: SamePersonDeps, name: string): Promise<boolean> {
  const rows = await database.query(
    'SELECT 1 FROM app.source_passes WHERE source = $1 AND marks IS NOT NULL LIMIT 1',
    [name],
  );
  return rows.length > 0;
}

async function ownerInLake(deps: SamePersonDeps, name: string): Promise<string | null> {
  const statement = { sql: 'SELECT person FROM sources WHERE source = ?', texts: [name] };
  const [row] = await readLake(
    deps,
    deps.catalog.defaultBranch,
    statement,
    z.object({ person: z.string().nullable() }),
  );
  return row?.person ?? null;
}
