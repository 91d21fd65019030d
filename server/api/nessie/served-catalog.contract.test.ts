import { openNessieCatalog } from '#server/catalog/adapters/nessie/nessie-catalog.ts';
import { createPostgresCatalog } from '#server/catalog/adapters/postgres/postgres-catalog.ts';
import { describeCatalogContract } from '#server/catalog/testing/catalog-contract.ts';
import { systemClock } from '#server/platform/clock.ts';
import { openTestDatabase } from '#server/platform/testing/test-database.ts';
import { serveNessie } from './testing/serve-nessie.ts';

describeCatalogContract('PostgreSQL, served as Nessie and asked by our client,', async () => {
  await using parts = new AsyncDisposableStack();
  const { database } = parts.use(await openTestDatabase());
  const deps = { database, clock: systemClock, defaultBranch: 'main' };
  const served = parts.use(await serveNessie(await createPostgresCatalog(deps)));
  const { catalog } = parts.use(await openNessieCatalog({ url: served.url, token: null }));
  const opened = parts.move();
  return { catalog, [Symbol.asyncDispose]: () => opened.disposeAsync() };
});
