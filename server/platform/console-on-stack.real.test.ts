import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { browseTables } from '#server/catalog/browse-tables.ts';
import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import { mergeBranch } from '#server/catalog/merge-branch.ts';
import { startQuery } from '#server/queries/start-query.ts';
import { writeTinyProject } from '#server/runs/testing/tiny-project.ts';
import { readConfig } from './config.ts';
import type { Services } from './services.ts';
import { startServices } from './start-services.ts';
import { openTestDatabase } from './testing/test-database.ts';

const s3 = inject('realS3');
const nessie = inject('realNessie');
const trino = inject('realTrino');
const MAYA = { name: 'maya', role: 'admin', via: 'session' } as const;

describe.skipIf(s3 === null || nessie === null || trino === null)(
  'The console on the stack',
  () => {
    const parts = new AsyncDisposableStack();
    let services: Services;
    const branch = `stack-${process.pid}`;

    beforeAll(async () => {
      if (s3 === null || nessie === null || trino === null) return;
      const home = await mkdtemp(path.join(tmpdir(), 'cascade-on-stack-'));
      await chmod(home, 0o711);
      parts.defer(() => rm(home, { recursive: true, force: true }));
      const { url: databaseUrl } = parts.use(await openTestDatabase());
      const config = readConfig({
        CASCADE_HOME: `${home}/console`,
        CASCADE_PROJECT: await writeTinyProject(),
        DATABASE_URL: databaseUrl,
        CATALOG_URL: `${nessie.url}/api/v2`,
        WAREHOUSE: s3.warehouse,
        S3_ENDPOINT: s3.endpoint,
        S3_ACCESS_KEY: s3.accessKeyId,
        S3_SECRET_KEY: s3.secretAccessKey,
        ENGINE_URL: trino.url,
      });
      services = await startServices(config, { url: null, onProgress: () => undefined });
      parts.defer(() => services.close());
    });
    afterAll(() => parts.disposeAsync());

    /** The last event of a statement, and the rows that lie in the spool. */
    async function ask(sql: string, more: { readonly ref?: string; readonly at?: string } = {}) {
      const { id } = await startQuery(services, { sql, ...more }, MAYA);
      const events = services.queries.watch(id, 0, new AbortController().signal);
      let last: unknown = null;
      for await (const { event } of events ?? []) last = event;
      const batch = await services.engine.spool.read(id, 0, 100);
      return { last, columns: batch?.values ?? [] };
    }

    test('a run writes to the bucket and merges, and Trino reads what it wrote', async () => {
      const { orchestrator, engine } = services;
      expect(engine.version).toMatch(/^Trino \d+/);
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
      const browsed = await browseTables(services, { ref: 'main' });
      expect(browsed.commitHash).toBe(run.mergedHash);
      const counted = await ask('SELECT count(*) AS n FROM raw.entries');
      expect(counted.last).toMatchObject({ kind: 'finished' });
      expect(counted.columns).toEqual([[288n]]);
    });

    test('a protected branch takes no write, another one does and is merged', async () => {
      const { catalog } = services;
      const sql = "CREATE TABLE gold.notes AS SELECT 1 AS id, 'from Trino' AS note";
      expect((await ask(sql)).last).toMatchObject({
        kind: 'failed',
        message: expect.stringContaining("'main' is protected"),
      });
      const head = valueOrThrow(await catalog.getReference('main'));
      valueOrThrow(await catalog.createReference({ ...head, name: branch }, 'main'));
      expect((await ask(sql, { ref: branch })).last).toMatchObject({ kind: 'finished' });
      const merged = await mergeBranch(services, {
        from: branch,
        into: 'main',
        message: 'Bring the notes',
        by: 'maya',
      });
      expect(merged).toMatchObject({ wasApplied: true, conflictSentences: [] });
      const { columns } = await ask('SELECT note FROM gold.notes');
      expect(columns).toEqual([['from Trino']]);
      const before = await ask('SELECT note FROM gold.notes', { at: head.hash });
      expect(before.last).toMatchObject({ kind: 'failed' });
    });

    test('every probe of the hub is answered', async () => {
      const states = await Promise.all(
        services.probes.map(async (one) => {
          const { state, version } = await one.probe(AbortSignal.timeout(20_000));
          return [one.id, { name: one.name, state, version }] as const;
        }),
      );
      expect(Object.fromEntries(states)).toMatchObject({
        engine: { name: 'Trino', state: 'healthy', version: services.engine.version.slice(6) },
        catalog: { state: 'healthy' },
        store: { state: 'healthy' },
      });
    });
  },
);
