import fc from 'fast-check';
import { test } from 'vitest';
import { createCatalogWorld } from '../../testing/catalog-world.ts';
import { emptyCatalogs } from '../../testing/empty-catalogs.ts';
import { createNaiveWorld } from '../../testing/naive-world.ts';
import { histories, walkInLockStep } from '../../testing/random-history.ts';

const open = emptyCatalogs();

test('any history of commits, merges, transplants, assignments and deletions goes as in a naive catalog', async () => {
  await fc.assert(
    fc.asyncProperty(histories({ longest: 3 }), async (steps) => {
      await using opened = await open();
      await walkInLockStep(steps, createCatalogWorld(opened.catalog), createNaiveWorld());
    }),
    { numRuns: 25, interruptAfterTimeLimit: 40_000 },
  );
});
