import { openNessieCatalog } from '#server/catalog/adapters/nessie/nessie-catalog.ts';
import { describeCatalogContract } from '#server/catalog/testing/catalog-contract.ts';
import { emptyCatalogs } from '#server/catalog/testing/empty-catalogs.ts';
import { serveNessie } from './testing/serve-nessie.ts';

const openEmbedded = emptyCatalogs();

describeCatalogContract('PostgreSQL, served as Nessie and asked by our client,', async () => {
  await using parts = new AsyncDisposableStack();
  const { catalog: embedded } = parts.use(await openEmbedded());
  const served = parts.use(await serveNessie(embedded));
  const { catalog } = parts.use(await openNessieCatalog({ url: served.url, token: null }));
  const opened = parts.move();
  return { catalog, [Symbol.asyncDispose]: () => opened.disposeAsync() };
});
