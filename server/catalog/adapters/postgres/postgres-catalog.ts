import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { newId } from '#server/platform/ids.ts';
import { type Catalog, NO_ANCESTOR_HASH } from '../../port.ts';
import { createBranchWriter } from './branch-writer.ts';
import { commitOperations } from './commit.ts';
import { attempt, guardDatabase } from './failure.ts';
import { readHistory } from './history.ts';
import { mergeBranches } from './merge.ts';
import { getContents, listEntries, readDiff, readMergeBase, readMetadataFolders } from './read.ts';
import {
  assignReference,
  createReference,
  deleteReference,
  getReference,
  listReferences,
  recentChanges,
} from './references.ts';
import {
  noteCreation,
  readCreation,
  readRepositoryConfig,
  updateRepositoryConfig,
} from './repository-config.ts';
import { resolveSpec } from './resolve.ts';
import { openTables } from './tables.ts';
import { transplantCommits } from './transplant.ts';

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
  const writer = createBranchWriter(tables, clock);
  const references = { tables, clock, defaultBranch };
  const resolve = (ref: string) => resolveSpec(tables, defaultBranch, ref);
  await tables.references.insert({ type: 'BRANCH', name: defaultBranch, hash: NO_ANCESTOR_HASH });
  await noteCreation(tables);

  return {
    defaultBranch,
    listReferences: (page, options = {}) =>
      attempt(() => listReferences(references, page, options)),
    getReference: (name, options = {}) => attempt(() => getReference(references, name, options)),
    resolve: (ref) => attempt(async () => (await resolve(ref)).effective),
    createReference: (...request) => attempt(() => createReference(references, ...request)),
    assignReference: (...request) => attempt(() => assignReference(references, ...request)),
    deleteReference: (...request) => attempt(() => deleteReference(references, ...request)),
    recentChanges: (name) => attempt(() => recentChanges(references, name)),
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
    diff: (from, to, page, options = {}) =>
      attempt(async () => {
        const [a, b] = await Promise.all([resolve(from), resolve(to)]);
        const found = await readDiff(tables, a.commit, b.commit, page, options);
        return { ...found, effectiveFrom: a.effective, effectiveTo: b.effective };
      }),
    commit: (request) => attempt(() => commitOperations(writer, newId, request)),
    merge: (request) => attempt(() => mergeBranches(writer, tables, request)),
    transplant: (request) => attempt(() => transplantCommits(writer, tables, request)),
    mergeBase: (a, b) =>
      attempt(async () =>
        readMergeBase(tables, (await resolve(a)).commit, (await resolve(b)).commit),
      ),
    getRepositoryConfig: (types) => attempt(() => readRepositoryConfig(tables, types)),
    updateRepositoryConfig: (config) => attempt(() => updateRepositoryConfig(tables, config)),
    createdAt: () => attempt(() => readCreation(tables)),
    metadataFolders: () => attempt(() => readMetadataFolders(tables)),
  };
}
