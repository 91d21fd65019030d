import { z } from 'zod';
import type { Catalog, RepositoryConfig } from '../../port.ts';
import { createCommitLine } from './commit-line.ts';
import { attempt } from './failure.ts';
import { findMergeBase } from './merge-base.ts';
import { createMetadataFolders } from './metadata-folders.ts';
import { createNessieClient, type NessieAccess } from './nessie-client.ts';
import { getContents, listEntries, readDiff, readHistory, resolve } from './reads.ts';
import {
  assignReference,
  createReference,
  deleteReference,
  getReference,
  listReferences,
  recentChanges,
} from './references.ts';
import { commit, merge, transplant } from './writes.ts';

const Config = z.object({
  defaultBranch: z.string(),
  maxSupportedApiVersion: z.int().min(2),
  repositoryCreationTimestamp: z.string().nullish(),
});
const AnyConfig = z.looseObject({ type: z.string() });
const Configs = z.object({ configs: z.array(AnyConfig).nullish() });
const Previous = z.object({ previous: AnyConfig.nullish() });
/** The only type there is; without one the server answers nothing. */
const CONFIG_TYPES = ['GARBAGE_COLLECTOR'];

export interface OpenedNessie extends AsyncDisposable {
  readonly catalog: Catalog;
}

/**
 * The catalog of a Nessie server, spoken to in its API v2. Throws `CatalogError` when it does not answer
 * or is none.
 */
export async function openNessieCatalog(access: NessieAccess): Promise<OpenedNessie> {
  const client = createNessieClient(access);
  try {
    const config = await client.send({ method: 'GET', path: 'config', answer: Config });
    return { catalog: catalogOf(client, config), [Symbol.asyncDispose]: () => close(client) };
  } catch (cause) {
    await close(client);
    throw cause;
  }
}

const close = (client: AsyncDisposable): PromiseLike<void> => client[Symbol.asyncDispose]();

function catalogOf(
  client: ReturnType<typeof createNessieClient>,
  config: z.output<typeof Config>,
): Catalog {
  const load = createCommitLine(client);
  const folders = createMetadataFolders(client);
  return {
    defaultBranch: config.defaultBranch,
    listReferences: (page, options = {}) => attempt(() => listReferences(client, page, options)),
    getReference: (name, options = {}) => attempt(() => getReference(client, name, options)),
    resolve: (ref) => attempt(() => resolve(client, ref)),
    createReference: (reference, source) =>
      attempt(() => createReference(client, reference, source)),
    assignReference: (...request) => attempt(() => assignReference(client, ...request)),
    deleteReference: (...request) => attempt(() => deleteReference(client, ...request)),
    recentChanges: (name) => attempt(() => recentChanges(client, name)),
    listEntries: (ref, options, page) => attempt(() => listEntries(client, ref, options, page)),
    getContents: (ref, keys) => attempt(() => getContents(client, ref, keys)),
    history: (ref, options, page) => attempt(() => readHistory(client, ref, options, page)),
    diff: (from, to, page, selection = {}) =>
      attempt(() => readDiff(client, { from, to }, page, selection)),
    commit: (request) => attempt(() => commit(client, request)),
    merge: (request) => attempt(() => merge(client, load, request)),
    transplant: (request) => attempt(() => transplant(client, request)),
    mergeBase: (a, b) =>
      attempt(async () => {
        const [from, to] = await Promise.all([resolve(client, a), resolve(client, b)]);
        return findMergeBase(load, from.hash, to.hash);
      }),
    getRepositoryConfig: (types) =>
      attempt(async () => {
        const query = { type: types.length === 0 ? CONFIG_TYPES : types };
        const path = 'config/repository';
        return (await client.send({ method: 'GET', path, query, answer: Configs })).configs ?? [];
      }),
    updateRepositoryConfig: (wanted: RepositoryConfig) =>
      attempt(async () => {
        const body = { config: wanted };
        const path = 'config/repository';
        return (
          (await client.send({ method: 'POST', path, body, answer: Previous })).previous ?? null
        );
      }),
    createdAt: () => attempt(async () => config.repositoryCreationTimestamp ?? ''),
    metadataFolders: () => attempt(folders),
  };
}
