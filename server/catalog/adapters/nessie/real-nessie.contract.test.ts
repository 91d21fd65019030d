import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { ServerMissing } from '#server/platform/testing/real-servers/fetch-server.ts';
import { startNessie } from '#server/platform/testing/real-servers/start-nessie.ts';
import { type Catalog, NO_ANCESTOR_HASH } from '../../port.ts';
import { describeCatalogContract } from '../../testing/catalog-contract.ts';
import {
  driver,
  failure,
  namespace,
  put,
  remove,
  table,
  value,
} from '../../testing/catalog-fixture.ts';
import { createCatalogWorld } from '../../testing/catalog-world.ts';
import { emptyCatalogs } from '../../testing/empty-catalogs.ts';
import { histories, walkInLockStep } from '../../testing/random-history.ts';
import { openNessieCatalog } from './nessie-catalog.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'cascade-nessie-'));
// Started before the cases are known: without it they are skipped, and the run says why.
const nessie = await startNessie({ folder, store: 'IN_MEMORY' }).catch((cause: unknown) => {
  if (!(cause instanceof ServerMissing)) throw cause;
  process.stderr.write(`SKIPPED: no real Nessie: ${String(cause)}\n`);
  return null;
});

afterAll(async () => {
  await nessie?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function openEmpty() {
  const opened = await openNessieCatalog({ url: `${nessie?.url}/api/v2`, token: null });
  await empty(opened.catalog);
  return opened;
}

/** The default branch at the beginning of time, and nothing else. */
async function empty(catalog: Catalog): Promise<void> {
  const { items } = value(await catalog.listReferences({ maxRecords: 1_000 }));
  for (const { name, hash } of items) {
    value(
      name === catalog.defaultBranch
        ? await catalog.assignReference(name, hash, NO_ANCESTOR_HASH)
        : await catalog.deleteReference(name, hash),
    );
  }
}

describe.skipIf(nessie === null)('with a server of its own', () => {
  describeCatalogContract('Nessie', openEmpty);

  const openEmbedded = emptyCatalogs();

  test('random histories go alike in the embedded catalog and in a real Nessie', async () => {
    await using real = await openEmpty();
    await fc.assert(
      // The real one judges each commit of a transplant against the head alone: one at a time.
      fc.asyncProperty(histories({ longest: 1 }), async (steps) => {
        await empty(real.catalog);
        await using embedded = await openEmbedded();
        const one = createCatalogWorld(embedded.catalog);
        const other = createCatalogWorld(real.catalog);
        await walkInLockStep(steps, one, other);
      }),
      { numRuns: 8, endOnFailure: true },
    );
  }, 180_000);

  test('a merge that brings another type under a key leaves its branch readable', async () => {
    await using opened = await openEmpty();
    const { catalog } = opened;
    const { branch, commit, merge, keys, read } = driver(catalog);
    const view = { type: 'ICEBERG_VIEW', metadataLocation: 'v', versionId: 1n, schemaId: 0 };
    await commit('main', put('n', namespace('n')), put('n.t', table(1)));
    await branch('dev', 'main');
    await commit('dev', remove('n.t'));
    await commit('dev', put('n.t', view));
    const merged = value(await merge('dev', 'main'));
    expect(merged.wasApplied).toBe(true);
    expect(await keys('main')).toEqual(['n', 'n.t']);
    expect(await read('main', 'n.t')).toMatchObject(view);
    const history = await catalog.history('main', { withOperations: true }, { maxRecords: 10 });
    expect(value(history).items).toHaveLength(2);
  });

  test('what would damage its branch never reaches it', async () => {
    await using opened = await openEmpty();
    const { catalog } = opened;
    const first = value(
      await catalog.commit({
        branch: 'main',
        expectedHash: NO_ANCESTOR_HASH,
        meta: { message: 'first' },
        operations: [put('n', namespace('n')), put('n.t', table(1))],
      }),
    );
    const { hash } = first.reference;
    const view = { type: 'ICEBERG_VIEW', metadataLocation: 'v', versionId: 1n, schemaId: 0 };
    const attempts = [
      [remove('n.t'), put('n.t', view)],
      [remove('n.t'), remove('n'), put('n.u', table(2))],
    ];
    for (const operations of attempts) {
      const request = { branch: 'main', expectedHash: hash, meta: { message: 'x' }, operations };
      failure(await catalog.commit(request));
      expect(value(await catalog.getReference('main')).hash).toBe(hash);
    }
  });
});
