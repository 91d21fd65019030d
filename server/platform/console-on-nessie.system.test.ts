import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { listRefs } from '#server/branches/list-refs.ts';
import { browseTables } from '#server/catalog/browse-tables.ts';
import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import { mergeBranch } from '#server/catalog/merge-branch.ts';
import { startQuery } from '#server/queries/start-query.ts';
import { writeTinyProject } from '#server/runs/testing/tiny-project.ts';
import { readConfig } from './config.ts';
import type { Services } from './services.ts';
import { startServices } from './start-services.ts';
import { startNessie } from './testing/real-servers/start-nessie.ts';
import { openTestDatabase } from './testing/test-database.ts';

const Entries = z.object({
  entries: z.array(
    z.object({ type: z.string(), name: z.object({ elements: z.array(z.string()) }) }),
  ),
});
const MAYA = { name: 'maya', role: 'admin', via: 'session' } as const;

/** The kind of the last thing that happened to a statement. */
async function endOf(services: Services, sql: string): Promise<unknown> {
  const { id } = await startQuery(services, { sql }, MAYA);
  const events = services.queries.watch(id, 0, new AbortController().signal);
  let last: unknown = null;
  for await (const { event } of events ?? []) last = event;
  return last;
}

test('the whole console runs on the catalog of a real Nessie', async (context) => {
  await using parts = new AsyncDisposableStack();
  const home = await mkdtemp(path.join(tmpdir(), 'cascade-on-nessie-'));
  await chmod(home, 0o711);
  parts.defer(() => rm(home, { recursive: true, force: true }));
  const nessie = await startNessie({ folder: `${home}/nessie`, store: 'IN_MEMORY' }).catch(
    (cause: unknown) => {
      process.stderr.write(`SKIPPED: no real Nessie: ${String(cause)}\n`);
      return context.skip();
    },
  );
  parts.use(nessie);
  const api = `${nessie.url}/api/v2`;
  const { url: databaseUrl } = parts.use(await openTestDatabase());
  const config = readConfig({
    CASCADE_HOME: `${home}/console`,
    CASCADE_PROJECT: await writeTinyProject(),
    DATABASE_URL: databaseUrl,
    CATALOG_URL: api,
  });
  const services = await startServices(config, { url: null, onProgress: () => undefined });
  parts.defer(() => services.close());
  const { catalog, orchestrator } = services;

  const { id } = await orchestrator.start({
    selection: null,
    ref: 'main',
    full: false,
    ingest: { kind: 'synthetic', seed: 7, days: 1, until: '2026-03-31', source: 'synthetic' },
    startedBy: 'maya',
    reason: 'first start',
  });
  const run = await orchestrator.wait(id);
  expect(run).toMatchObject({ state: 'merged', error: null });

  // Whoever else looks into that Nessie sees the tables.
  const answer = Entries.parse(await (await fetch(`${api}/trees/main/entries`)).json());
  const tables = answer.entries.filter(({ type }) => type === 'ICEBERG_TABLE');
  expect(tables.map(({ name }) => name.elements.join('.'))).toEqual(
    expect.arrayContaining(['gold.totals', 'marts.overview', 'raw.entries', 'silver.readings']),
  );

  const browsed = await browseTables(services, { ref: 'main' });
  expect(browsed.commitHash).toBe(run.mergedHash);
  expect(await endOf(services, 'SELECT sum(n) FROM gold.totals')).toMatchObject({
    kind: 'finished',
  });
  expect(valueOrThrow(await catalog.metadataFolders())).not.toEqual([]);

  // A branch, a commit on it and a merge; the default branch takes no commit.
  const head = valueOrThrow(await catalog.getReference('main'));
  valueOrThrow(await catalog.createReference({ ...head, name: 'team/dev' }, 'main'));
  const put = {
    type: 'PUT',
    key: ['lab'],
    content: { type: 'NAMESPACE', elements: ['lab'], properties: {} },
  } as const;
  const request = { expectedHash: head.hash, meta: { message: 'lab' }, operations: [put] };
  expect(await catalog.commit({ ...request, branch: 'main' })).toMatchObject({
    error: { kind: 'forbidden' },
  });
  valueOrThrow(await catalog.commit({ ...request, branch: 'team/dev' }));
  const merged = await mergeBranch(services, {
    from: 'team/dev',
    into: 'main',
    message: 'Bring the lab',
    by: 'maya',
  });
  expect(merged).toMatchObject({ wasApplied: true, conflictSentences: [] });
  const { items } = await listRefs(services, {
    kind: 'branches',
    text: '',
    filters: [],
    cel: null,
    order: 'name',
    offset: 0,
    limit: 10,
    by: 'maya',
  });
  expect(items.map(({ name, ahead, behind }) => [name, ahead, behind])).toEqual([
    ['main', null, null],
    ['team/dev', 1, 1],
  ]);
  expect(valueOrThrow(await catalog.mergeBase('main', 'team/dev'))).toBe(
    items.find(({ name }) => name === 'team/dev')?.hash,
  );
});
