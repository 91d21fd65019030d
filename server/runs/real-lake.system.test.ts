import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createPostgresCatalog } from '#server/catalog/adapters/postgres/postgres-catalog.ts';
import { ensureFirstCommit } from '#server/catalog/ensure-first-commit.ts';
import { createDuckDbEngine } from '#server/engine/adapters/duckdb/duckdb-engine.ts';
import { createPostgresMartStore } from '#server/marts/adapters/postgres/mart-store.ts';
import { systemClock } from '#server/platform/clock.ts';
import { createLogger } from '#server/platform/log.ts';
import { sharedData } from '#server/platform/testing/shared-data.ts';
import { openTestDatabase } from '#server/platform/testing/test-database.ts';
import { sourceDocuments } from '#server/sources/adapters/source-documents.ts';
import { FileRequest } from '#server/sources/schemas.ts';
import { createFileStore } from '#server/storage/adapters/file/file-store.ts';
import { createNativeOrchestrator } from './adapters/native/native-orchestrator.ts';
import { getRun } from './get-run.ts';
import { listAssets } from './list-assets.ts';
import type { RunRequest } from './port.ts';

const PROJECT = fileURLToPath(new URL('../../pipelines', import.meta.url));

const INGEST = {
  kind: 'synthetic',
  seed: 7,
  days: 5,
  until: '2026-03-31',
  source: 'synthetic',
} as const;

const REQUEST: RunRequest = {
  selection: null,
  ref: 'main',
  full: false,
  ingest: INGEST,
  startedBy: 'maya',
  reason: 'first start',
};

async function openRealLake() {
  const db = await openTestDatabase();
  const folder = await mkdtemp(path.join(tmpdir(), 'cascade-real-'));
  // A copy, so that an edit of a model while the test runs is not taken for a change.
  const projectFolder = path.join(folder, 'pipelines');
  await cp(PROJECT, projectFolder, { recursive: true });
  const clock = systemClock;
  const { database, pool } = db;
  const catalog = await createPostgresCatalog({ database, clock, defaultBranch: 'main' });
  await ensureFirstCommit({ catalog }, { namespaces: ['raw'], by: 'test' });
  const marts = createPostgresMartStore({ pool, clock });
  const scratchFolder = path.join(folder, 'scratch');
  const engine = await createDuckDbEngine({
    catalog,
    store: createFileStore(path.join(folder, 'warehouse')),
    marts,
    clock,
    spoolFolder: path.join(folder, 'spool'),
    scratchFolder,
    memoryLimitMb: 512,
    threads: 2,
  });
  const log = createLogger(null);
  const parts = { database, catalog, engine, marts, projectFolder, scratchFolder, clock };
  const orchestrator = await createNativeOrchestrator({
    ...parts,
    databaseUrl: db.url,
    log,
    sourceDocuments,
  });
  return {
    ...parts,
    run: async (change: Partial<RunRequest> = {}) =>
      orchestrator.wait((await orchestrator.start({ ...REQUEST, ...change })).id),
    async [Symbol.asyncDispose]() {
      await orchestrator.close();
      await engine[Symbol.asyncDispose]();
      await db[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type RealLake = Awaited<ReturnType<typeof openRealLake>>;

/** Rows of every published mart; sums of doubles are compared without their last digits. */
async function readMarts({ database, marts }: RealLake) {
  const tables: Record<string, readonly string[]> = {};
  for (const { name } of await marts.list()) {
    const rows = await database.query(`SELECT * FROM marts.${name}`);
    const digits = (_key: string, value: unknown) =>
      typeof value === 'number' ? value.toPrecision(10) : value;
    tables[name] = rows.map((row) => JSON.stringify(row, digits)).sort();
  }
  return tables;
}

test('the project of this repository goes from synthetic readings to marts, once', async () => {
  await using lake = await openRealLake();
  const first = await lake.run();
  expect(first).toMatchObject({ state: 'merged', error: null });
  const { steps, checks } = await getRun(lake, { runId: first.id });
  expect(steps.filter(({ state }) => state !== 'done')).toEqual([]);
  expect(checks.filter(({ state }) => state === 'fail' || state === 'error')).toEqual([]);
  const { assets } = await listAssets(lake, { ref: 'main', at: null });
  expect(assets.filter(({ state }) => state !== 'fresh')).toEqual([]);
  const marts = await readMarts(lake);
  expect(marts['mrt_glucose_people']?.length).toBeGreaterThan(1);

  const again = await lake.run();
  expect(again).toMatchObject({ state: 'nothing-to-do', mergedHash: null });
  expect(await readMarts(lake)).toEqual(marts);
});

test('what is built from new documents alone equals what is built from scratch', async () => {
  await using lake = await openRealLake();
  await lake.run();
  const before = await readMarts(lake);
  const later = await lake.run({ ingest: { ...INGEST, days: 4, until: '2026-04-02' } });
  expect(later).toMatchObject({ state: 'merged', error: null });
  const incremental = await readMarts(lake);
  expect(incremental).not.toEqual(before);
  const scratch = await lake.run({ full: true, ingest: null });
  expect(scratch).toMatchObject({ state: 'merged', error: null });
  expect(await readMarts(lake)).toEqual(incremental);
});

const hall = sharedData('hall2018/hall2018_19subjects.csv');
const expected = sharedData('expected/marts_hall.json');

const HallMarts = z.object({
  subjects: z.record(
    z.string(),
    z.object({
      daily: z.array(
        z.object({ date: z.string(), n: z.number(), mean: z.number(), sd: z.number() }),
      ),
    }),
  ),
});

test.skipIf(hall === null || expected === null)(
  'a file of real readings comes out of PostgreSQL as it should, and once however often it is imported',
  async () => {
    await using lake = await openRealLake();
    const ingest = FileRequest.parse({
      kind: 'file',
      file: hall,
      source: 'hall',
      mapping: { person: 'id', time: 'time_local', glucose: 'glucose_mgdl' },
    });
    expect(await lake.run({ ingest })).toMatchObject({ state: 'merged', error: null });
    const { subjects } = HallMarts.parse(JSON.parse(await readFile(expected ?? '', 'utf8')));
    for (const [person, { daily }] of Object.entries(subjects)) {
      const rows = await lake.database.query(
        `SELECT reading_date::text AS date, reading_count AS n, avg_glucose_mg_dl AS mean,
           stddev_glucose_mg_dl AS sd
         FROM marts.mrt_glucose_overview WHERE person_id = $1 ORDER BY 1`,
        [person],
      );
      const published = rows.map((row) => ({
        date: row['date'],
        n: Number(row['n']),
        mean: Number(row['mean']).toFixed(6),
        sd: Number(row['sd']).toFixed(6),
      }));
      expect(published).toEqual(
        daily.map(({ date, n, mean, sd }) => ({
          date,
          n,
          mean: mean.toFixed(6),
          sd: sd.toFixed(6),
        })),
      );
    }
    expect(await lake.run({ ingest })).toMatchObject({ state: 'nothing-to-do' });
  },
);
