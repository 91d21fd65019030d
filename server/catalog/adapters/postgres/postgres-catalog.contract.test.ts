import { systemClock } from '#server/platform/clock.ts';
import { openTestDatabase } from '#server/platform/testing/test-database.ts';
import { describeCatalogContract } from '../../testing/catalog-contract.ts';
import { createPostgresCatalog } from './postgres-catalog.ts';

describeCatalogContract('PostgreSQL', async () => {
  const test = await openTestDatabase();
  const catalog = await createPostgresCatalog({
    database: test.database,
    clock: systemClock,
    defaultBranch: 'main',
  });
  return { catalog, [Symbol.asyncDispose]: () => test[Symbol.asyncDispose]() };
});
