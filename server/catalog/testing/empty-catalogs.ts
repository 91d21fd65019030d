import { afterAll, beforeAll } from 'vitest';
import { systemClock } from '#server/platform/clock.ts';
import { openTestDatabase, type TestDatabase } from '#server/platform/testing/test-database.ts';
import { createPostgresCatalog } from '../adapters/postgres/postgres-catalog.ts';
import type { OpenedCatalog } from './catalog-contract.ts';

/** Opens empty catalogs for the tests of a file, one after another in one database. */
export function emptyCatalogs(): () => Promise<OpenedCatalog> {
  let opened: TestDatabase;
  beforeAll(async () => {
    opened = await openTestDatabase();
  });
  afterAll(() => opened[Symbol.asyncDispose]());
  return async () => {
    const { database } = opened;
    await database.query(
      `TRUNCATE app.catalog_references, app.catalog_commits, app.catalog_nodes,
         app.catalog_contents, app.catalog_settings`,
    );
    const catalog = await createPostgresCatalog({
      database,
      clock: systemClock,
      defaultBranch: 'main',
    });
    return { catalog, [Symbol.asyncDispose]: async () => undefined };
  };
}
