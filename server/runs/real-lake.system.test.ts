import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Database } from '#server/platform/database.ts';
import { sharedData } from '#server/platform/testing/shared-data.ts';
import { openTestDatabase } from '#server/platform/testing/test-database.ts';
import { FileRequest } from '#server/sources/schemas.ts';
import { getRun } from './get-run.ts';
import { listAssets } from './list-assets.ts';
import { listRuns } from './list-runs.ts';
import { assembleRealLake, FIVE_DAYS } from './testing/assemble-real-lake.ts';

const CHILD = fileURLToPath(new URL('./testing/run-real-lake.ts', import.meta.url));
const PROJECT = fileURLToPath(new URL('../../pipelines', import.meta.url));

async function openRealLake() {
  const db = await openTestDatabase();
  const folder = await mkdtemp(path.join(tmpdir(), 'cascade-real-'));
  // A copy, so that an edit of a model while the test runs is not taken for a change.
  await cp(PROJECT, path.join(folder, 'pipelines'), { recursive: true });
  const lake = await assembleRealLake({ databaseUrl: db.url, folder });
  return {
    ...lake,
    async [Symbol.asyncDispose]() {
      await lake[Symbol.asyncDispose]();
      await db[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type RealLake = Awaited<ReturnType<typeof assembleRealLake>>;

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
  const later = await lake.run({ ingest: { ...FIVE_DAYS, days: 4, until: '2026-04-02' } });
  expect(later).toMatchObject({ state: 'merged', error: null });
  const incremental = await readMarts(lake);
  expect(incremental).not.toEqual(before);
  const scratch = await lake.run({ full: true, ingest: null });
  expect(scratch).toMatchObject({ state: 'merged', error: null });
  expect(await readMarts(lake)).toEqual(incremental);
});

test.each(['raw.entries', 'silver.fct_glucose_readings', 'checks'])(
  'killed while it works on %s and started again, the run ends with the same rows',
  async (asset) => {
    await using undisturbed = await openRealLake();
    await undisturbed.run();
    const marts = await readMarts(undisturbed);
    await undisturbed.orchestrator.close();

    await using db = await openTestDatabase();
    const folder = await mkdtemp(path.join(tmpdir(), 'cascade-real-'));
    await cp(PROJECT, path.join(folder, 'pipelines'), { recursive: true });
    const child = spawn(process.execPath, [CHILD, db.url, folder], { stdio: 'inherit' });
    while ((await eventsOn(db.database, asset)) === 0) await new Promise(setImmediate);
    child.kill('SIGKILL');
    await once(child, 'exit');

    await using lake = await assembleRealLake({ databaseUrl: db.url, folder });
    const { items } = await listRuns(lake, {});
    const run = await lake.orchestrator.wait(items[0]?.id ?? '');
    expect(run).toMatchObject({ state: 'merged', error: null });
    expect(await readMarts(lake)).toEqual(marts);
  },
);

async function eventsOn(database: Database, asset: string): Promise<number> {
  const rows = await database
    .query('SELECT FROM app.run_events WHERE asset = $1', [asset])
    .catch(() => []);
  return rows.length;
}

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
