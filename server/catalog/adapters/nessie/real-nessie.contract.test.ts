import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe } from 'vitest';
import { startNessie } from '#server/platform/testing/real-servers/start-nessie.ts';
import { type Catalog, NO_ANCESTOR_HASH } from '../../port.ts';
import { describeCatalogContract } from '../../testing/catalog-contract.ts';
import { value } from '../../testing/catalog-fixture.ts';
import { openNessieCatalog } from './nessie-catalog.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'cascade-nessie-'));
// Started before the cases are known: without it they are skipped, and the run says why.
const nessie = await startNessie({ folder, store: 'IN_MEMORY' }).catch((cause: unknown) => {
  process.stderr.write(`SKIPPED: no real Nessie: ${String(cause)}\n`);
  return null;
});

afterAll(async () => {
  await nessie?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

describe.skipIf(nessie === null)('with a server of its own', () => {
  describeCatalogContract('Nessie', async () => {
    const opened = await openNessieCatalog({ url: `${nessie?.url}/api/v2`, token: null });
    await empty(opened.catalog);
    return opened;
  });
});

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
