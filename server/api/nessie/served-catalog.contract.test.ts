import { afterAll } from 'vitest';
import { openNessieCatalog } from '#server/catalog/adapters/nessie/nessie-catalog.ts';
import { createPostgresCatalog } from '#server/catalog/adapters/postgres/postgres-catalog.ts';
import { describeCatalogContract } from '#server/catalog/testing/catalog-contract.ts';
import { systemClock } from '#server/platform/clock.ts';
import { openTestDatabase } from '#server/platform/testing/test-database.ts';
import { serveNessie } from './testing/serve-nessie.ts';

// One database for all cases: making one costs more than a case.
const shared = openTestDatabase();
afterAll(async () => (await shared)[Symbol.asyncDispose]());

describeCatalogContract('PostgreSQL, served as Nessie and asked by our client,', async () => {
  const { database } = await shared;
  await database.query(`TRUNCATE app.catalog_references, app.catalog_commits, app.catalog_nodes,
    app.catalog_contents, app.catalog_settings`);
  await using parts = new AsyncDisposableStack();
  const deps = { database, clock: systemClock, defaultBranch: 'main' };
  const served = parts.use(await serveNessie(await createPostgresCatalog(deps)));
  const { catalog } = parts.use(await openNessieCatalog({ url: served.url, token: null }));
  const opened = parts.move();
  return { catalog, [Symbol.asyncDispose]: () => opened.disposeAsync() };
});
