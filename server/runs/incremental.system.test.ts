import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import { openTestDatabase } from '#server/platform/testing/test-database.ts';
import { FileRequest } from '#server/sources/schemas.ts';
import { findProvenance } from './find-provenance.ts';
import { getRun } from './get-run.ts';
import { readTableStates } from './table-states.ts';
import { assembleRealLake } from './testing/assemble-real-lake.ts';
import { DELTA_PROJECT } from './testing/delta-project.ts';
import { logOf } from './testing/open-lake.ts';
import { writeFiles } from './testing/tiny-project.ts';

async function openDeltaLake() {
  const db = await openTestDatabase();
  const folder = await mkdtemp(path.join(tmpdir(), 'cascade-delta-'));
  await writeFiles(path.join(folder, 'pipelines'), DELTA_PROJECT);
  const lake = await assembleRealLake({ databaseUrl: db.url, folder });
  let files = 0;
  return {
    ...lake,
    /** Edits files of the project. */
    edit: (changes: Readonly<Record<string, string>>) =>
      writeFiles(path.join(folder, 'pipelines'), changes),
    files: async () => {
      const options = { recursive: true, withFileTypes: true } as const;
      const found = await readdir(path.join(folder, 'warehouse'), options);
      return found.flatMap((entry) => (entry.isFile() ? [entry.name] : [])).toSorted();
    },
    /** Runs on readings of one person, given as [day of March, value, id]. */
    take: async (
      readings: readonly (readonly [day: number, sgv: number, id?: string])[],
      change: Parameters<typeof lake.run>[0] = {},
    ) => {
      files += 1;
      const lines = readings.map(([day, sgv, id = `${day}-${sgv}`]) =>
        JSON.stringify({ _id: id, type: 'sgv', sgv, date: Date.UTC(2026, 2, day) }),
      );
      await writeFiles(folder, { [`import-${files}.ndjson`]: lines.join('\n') });
      const file = path.join(folder, `import-${files}.ndjson`);
      const ingest = FileRequest.parse({ kind: 'file', file, source: 's', person: 'p' });
      return lake.run({ ingest, ...change });
    },
    days: async () =>
      (await lake.database.query('SELECT day::text, low::int, high::int FROM marts.all_days')).map(
        ({ day, low, high }) => [Number(String(day).slice(8)), low, high],
      ),
    /** What each model said when it was built in a run. */
    said: async (runId: string) => {
      const rows = await lake.database.query(
        `SELECT asset, message FROM app.run_events WHERE run_id = $1 AND message LIKE 'building%'`,
        [runId],
      );
      return Object.fromEntries(rows.map((row) => [row['asset'], row['message']]));
    },
    reflects: async (asset: string) => {
      const tables = new Map([[asset, null]]);
      const found = await findProvenance(lake.catalog, 'main', [{ name: asset }], tables);
      return found.get(asset)?.reflection?.sources['raw.entries'];
    },
    rawSnapshot: async () =>
      (await readTableStates(lake.catalog, 'main', [{ key: ['raw', 'entries'] }])).get(
        'raw.entries',
      ),
    async [Symbol.asyncDispose]() {
      await lake[Symbol.asyncDispose]();
      await db[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

test('late readings are built into the days they touch, from what is new alone; nothing new writes nothing', async () => {
  await using lake = await openDeltaLake();
  await lake.take([
    [1, 90],
    [1, 200],
    [2, 95],
    [3, 210],
    [5, 150],
  ]);
  expect(await lake.reflects('gold.days')).toBe(await lake.rawSnapshot());
  const firstTable = await lake.database.query(`SELECT 'marts.all_days'::regclass::oid AS oid`);
  const run = await lake.take([
    [1, 200],
    [2, 220],
    [4, 99],
  ]);
  expect(run).toMatchObject({ state: 'merged', error: null });
  const said = await lake.said(run.id);
  expect(Object.values(said).filter((message) => String(message).includes('anew'))).toEqual([]);
  const { steps } = await getRun(lake, { runId: run.id });
  const rows = Object.fromEntries(steps.map(({ asset, rowCount }) => [asset, rowCount]));
  expect(rows).toMatchObject({ 'silver.readings': 3, 'gold.low': 1, 'gold.days': 2 });
  expect((await lake.days()).toSorted()).toEqual([
    [1, 90, 200],
    [2, 95, 220],
    [3, null, 210],
    [4, 99, null],
    [5, null, 150],
  ]);

  const published = await lake.database.query(`SELECT 'marts.all_days'::regclass::oid AS oid`);
  expect(published).toEqual(firstTable);

  const before = { files: await lake.files(), log: await logOf(lake, 'main') };
  const idle = await lake.take([
    [1, 200],
    [4, 99],
  ]);
  expect(idle).toMatchObject({ state: 'nothing-to-do', mergedHash: null });
  expect({ files: await lake.files(), log: await logOf(lake, 'main') }).toEqual(before);
  const skipped = (await getRun(lake, { runId: idle.id })).steps;
  expect(skipped.map(({ state }) => state)).toEqual(skipped.map(() => 'skipped'));
  expect(skipped.map(({ note }) => note)).not.toContain(null);
});

test('a model behind two that reflect different snapshots goes on from the older', async () => {
  await using lake = await openDeltaLake();
  await lake.take([
    [1, 90],
    [1, 200],
  ]);
  const first = await lake.rawSnapshot();
  await lake.take(
    [
      [2, 80],
      [2, 300],
    ],
    { selection: 'readings low days' },
  );
  expect(await lake.reflects('gold.low')).toBe(await lake.rawSnapshot());
  expect(await lake.reflects('gold.days')).toBe(first);

  const run = await lake.run({ ingest: null });
  expect(run).toMatchObject({ state: 'merged', error: null });
  expect(await lake.said(run.id)).not.toHaveProperty(['gold.low']);
  expect(await lake.reflects('gold.days')).toBe(await lake.rawSnapshot());
  expect((await lake.days()).toSorted()).toEqual([
    [1, 90, 200],
    [2, 80, 300],
  ]);
});

test('what a failed run built is built again from the same snapshot on', async () => {
  await using lake = await openDeltaLake();
  await lake.take([
    [1, 90],
    [1, 200],
  ]);
  const model = DELTA_PROJECT['models/marts/all_days.sql'] ?? '';
  await lake.edit({
    'models/marts/all_days.sql': model.replace('low, high', 'low / 0 AS low, high'),
  });
  const failed = await lake.take([[2, 80]]);
  expect(failed.state).toBe('failed');
  await lake.edit({ 'models/marts/all_days.sql': model });
  const run = await lake.take([[3, 70]]);
  expect(run).toMatchObject({ state: 'merged', error: null });
  expect((await lake.days()).toSorted()).toEqual([
    [1, 90, 200],
    [3, 70, null],
  ]);
  expect(valueOrThrow(await lake.catalog.getReference(failed.branch)).type).toBe('BRANCH');
});

test('a check looks at what is new since it passed, and finds what new rows do to old ones', async () => {
  await using lake = await openDeltaLake();
  const first = await lake.take([
    [1, 90],
    [2, 80],
  ]);
  const said = async (runId: string) =>
    (
      await lake.database.query(
        `SELECT message FROM app.run_events WHERE run_id = $1 AND message LIKE '%checks on%'`,
        [runId],
      )
    ).map(({ message }) => message);
  expect(await said(first.id)).toEqual([expect.stringMatching(/^3 checks on \d assets$/)]);
  const second = await lake.take([[3, 70]]);
  expect(await said(second.id)).toEqual([
    expect.stringMatching(/^3 checks on \d assets, 3 of them on what is new$/),
  ]);
  const twice = await lake.take([[3, 60, '1-90']]);
  expect(twice).toMatchObject({
    state: 'failed',
    error: expect.stringContaining('unique_readings_id failed on silver.readings with 1 row'),
  });
  const again = await lake.take([[4, 60]]);
  expect(again).toMatchObject({ state: 'merged', error: null });
});

test('new code upstream builds everything behind anew', async () => {
  await using lake = await openDeltaLake();
  await lake.take([
    [1, 90],
    [1, 200],
  ]);
  const model = DELTA_PROJECT['models/silver/readings.sql'] ?? '';
  await lake.edit({
    'models/silver/readings.sql': model.replace('AS bigint)', 'AS integer)'),
  });
  const run = await lake.run({ ingest: null });
  expect(run).toMatchObject({ state: 'merged', error: null });
  expect(await lake.said(run.id)).toMatchObject({
    'gold.days': expect.stringContaining('anew, as silver.readings was built by other code'),
  });
});
