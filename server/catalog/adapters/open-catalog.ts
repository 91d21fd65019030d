import type { Clock } from '#server/platform/clock.ts';
import type { Config } from '#server/platform/config.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import type { Catalog } from '../port.ts';
import { CatalogError } from './nessie/failure.ts';
import { openNessieCatalog } from './nessie/nessie-catalog.ts';
import type { NessieAccess } from './nessie/nessie-client.ts';
import { createPostgresCatalog } from './postgres/postgres-catalog.ts';

interface Deps {
  readonly config: Pick<Config, 'catalogUrl' | 'catalogToken' | 'defaultBranch'>;
  readonly database: Database;
  readonly clock: Clock;
}

/** The catalog that the configuration names: a Nessie's, or the one in our own PostgreSQL. Throws `unavailable` or `invalid`. */
export async function openCatalog(
  { config, database, clock }: Deps,
  parts: AsyncDisposableStack,
): Promise<Catalog> {
  const { catalogUrl: url, catalogToken: token, defaultBranch } = config;
  if (url === null) return createPostgresCatalog({ database, clock, defaultBranch });
  const catalog = await openNessie({ url, token }, parts);
  if (catalog.defaultBranch === defaultBranch) return catalog;
  throw new AppError(
    'invalid',
    `The default branch of the catalog at ${url} is ${catalog.defaultBranch}, and the console was told ${defaultBranch}. Set ICEBERG_NESSIE_REF=${catalog.defaultBranch} and start again.`,
  );
}

async function openNessie(access: NessieAccess, parts: AsyncDisposableStack): Promise<Catalog> {
  try {
    return parts.use(await openNessieCatalog(access)).catalog;
  } catch (cause) {
    if (!(cause instanceof CatalogError)) throw cause;
    throw refusal(access, cause);
  }
}

function refusal({ url }: NessieAccess, cause: CatalogError): AppError {
  if (cause.failure.kind === 'forbidden') {
    return new AppError(
      'forbidden',
      `The catalog at ${url} does not let this console in. Set CATALOG_TOKEN to a token that it accepts and start again.`,
      { cause },
    );
  }
  return new AppError(
    'unavailable',
    `The catalog at ${url} is not answering as Nessie's API v2. Start it, or correct CATALOG_URL (as http://nessie:19120/api/v2), and start again.`,
    { cause },
  );
}
