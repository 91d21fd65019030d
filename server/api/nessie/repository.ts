import { z } from 'zod';
import { NO_ANCESTOR_HASH } from '#server/catalog/port.ts';
import { audited, type Call } from './call.ts';
import { orFail } from './failure.ts';
import { parseBody } from './parse-body.ts';

const NewConfig = z.object({ config: z.looseObject({ type: z.string().min(1) }) });

/** Version of the specification whose answers this gives. */
const SPEC_VERSION = '2.2.0';

export async function getConfig({ catalog }: Call): Promise<unknown> {
  const createdAt = orFail(await catalog.createdAt());
  return {
    defaultBranch: catalog.defaultBranch,
    minSupportedApiVersion: 1,
    maxSupportedApiVersion: 2,
    actualApiVersion: 2,
    specVersion: SPEC_VERSION,
    noAncestorHash: NO_ANCESTOR_HASH,
    repositoryCreationTimestamp: createdAt,
    oldestPossibleCommitTimestamp: createdAt,
  };
}

export async function getRepositoryConfig({ catalog, query }: Call): Promise<unknown> {
  const configs = orFail(await catalog.getRepositoryConfig(query.getAll('type')));
  return configs.length === 0 ? {} : { configs };
}

export async function updateRepositoryConfig(call: Call): Promise<unknown> {
  const { config } = parseBody(NewConfig, await call.readJson());
  const deed = { name: 'catalog.configure', target: config.type };
  return audited(call, { kind: 'configure' }, deed, async () => ({
    previous: orFail(await call.catalog.updateRepositoryConfig(config)),
  }));
}
