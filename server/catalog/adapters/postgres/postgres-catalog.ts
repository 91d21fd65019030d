import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { newId } from '#server/platform/ids.ts';
import { type Catalog, NO_ANCESTOR_HASH } from '../../port.ts';
import { commitOperations } from './commit.ts';
import { attempt, guardDatabase } from './failure.ts';
import { createTurns } from './in-turn.ts';
import { mergeBranches } from './merge.ts';
import {
  getContents,
  listEntries,
  readDiff,
  readHistory,
  readMergeBase,
  readMetadataFolders,
} from './read.ts';
import { assignReference, createReference, deleteReference, listReferences } from './references.ts';
import { requireReference, resolveSpec } from './resolve.ts';
import { openTables } from './tables.ts';

interface Deps {
  readonly database: Database;
  readonly clock: Clock;
  readonly defaultBranch: string;
}

/**
 * The catalog kept in PostgreSQL (schema `app`). Makes the default branch at the beginning of time
 * when it is not there. Throws when the database cannot be reached.
 */
export async function createPostgresCatalog({
  database,
  clock,
  defaultBranch,
}: Deps): Promise<Catalog> {
  const tables = openTables(guardDatabase(database));
  const writer = { tables, clock, newId, inTurn: createTurns() };
  const resolve = (ref: string) => resolveSpec(tables, defaultBranch, ref);
  await tables.references.insert({ type: 'BRANCH', name: defaultBranch, hash: NO_ANCESTOR_HASH });

  return {
    defaultBranch,
    listReferences: (page) => attempt(() => listReferences(tables, page)),
    getReference: (name) => attempt(() => requireReference(tables, name)),
    resolve: (ref) => attempt(async () => (await resolve(ref)).effective),
    createReference: (reference) => attempt(() => createReference(tables, reference)),
    assignReference: (...request) => attempt(() => assignReference(tables, ...request)),
    deleteReference: (...request) =>
      attempt(() => deleteReference(tables, defaultBranch, ...request)),
    listEntries: (ref, options, page) =>
      attempt(async () => {
        const { commit, effective } = await resolve(ref);
        return { ...(await listEntries(tables, commit, options, page)), effective };
      }),
    getContents: (ref, keys) =>
      attempt(async () => {
        const { commit, effective } = await resolve(ref);
        return { contents: await getContents(tables, commit, keys), effective };
      }),
    history: (ref, options, page) =>
      attempt(async () => readHistory(tables, (await resolve(ref)).commit, options, page)),
    diff: (from, to, page) =>
      attempt(async () => {
        const [a, b] = await Promise.all([resolve(from), resolve(to)]);
        const found = await readDiff(tables, a.commit, b.commit, page);
        return { ...found, effectiveFrom: a.effective, effectiveTo: b.effective };
      }),
    commit: (request) => attempt(() => commitOperations(writer, request)),
    merge: (request) => attempt(() => mergeBranches(writer, request)),
    mergeBase: (a, b) =>
      attempt(async () =>
        readMergeBase(tables, (await resolve(a)).commit, (await resolve(b)).commit),
      ),
    metadataFolders: () => attempt(() => readMetadataFolders(tables)),
  };
}
