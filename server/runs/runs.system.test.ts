import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { cancelRun } from './cancel-run.ts';
import { getAsset } from './get-asset.ts';
import { listAssets } from './list-assets.ts';
import { listRuns } from './list-runs.ts';
import { previewRun } from './preview-run.ts';
import { startRun } from './start-run.ts';
import { INGEST } from './testing/assemble-lake.ts';
import { openLake } from './testing/open-lake.ts';
import { writeTinyProject } from './testing/tiny-project.ts';

const MAIN = { ref: 'main', at: null };
const ANALYST = { name: 'ana', role: 'analyst' } as const;
const ADMIN = { name: 'maya', role: 'admin' } as const;

const statesOf = async (lake: Awaited<ReturnType<typeof openLake>>) => {
  const { assets } = await listAssets(lake, MAIN);
  return Object.fromEntries(assets.map(({ name, state }) => [name, state]));
};

describe('asset health', () => {
  test('before the first import says what is missing', async () => {
    await using lake = await openLake();
    expect(await statesOf(lake)).toEqual({
      'raw.entries': 'missing',
      'silver.readings': 'blocked',
      'gold.people': 'blocked',
      'gold.totals': 'blocked',
      'marts.overview': 'blocked',
    });
  });

  test('after a run is fresh, with who built it, when, and what PostgreSQL serves', async () => {
    await using lake = await openLake();
    const run = await lake.run({ ingest: INGEST });
    const { assets } = await listAssets(lake, MAIN);
    expect(assets.map(({ state }) => state)).toEqual(Array(5).fill('fresh'));
    expect(assets.at(-1)).toMatchObject({
      name: 'marts.overview',
      lastBuild: { runId: run.id, by: 'maya', rowCount: 1 },
      mart: { commitHash: run.mergedHash, isCurrent: true },
    });
    expect(assets.find(({ name }) => name === 'silver.readings')).toMatchObject({
      declaredChecks: 2,
      checks: { pass: 2, fail: 0 },
    });
  });

  test('after a change of code is stale from there on, and says why', async () => {
    const projectFolder = await writeTinyProject();
    await using lake = await openLake({ projectFolder });
    await lake.run({ ingest: INGEST });
    const model = path.join(projectFolder, 'models/gold/totals.sql');
    await writeFile(model, `SELECT person, 2 AS n FROM {{ ref('readings') }}`);
    expect(await statesOf(lake)).toMatchObject({
      'gold.people': 'fresh',
      'gold.totals': 'stale',
      'marts.overview': 'stale',
    });
    const { assets } = await previewRun(lake, { ref: 'main' });
    expect(assets.filter(({ action }) => action === 'build')).toEqual([
      { name: 'gold.totals', action: 'build', why: 'its code has changed' },
      { name: 'marts.overview', action: 'build', why: 'gold.totals is built' },
    ]);
  });

  test('after a failed check is failing and names the check', async () => {
    await using lake = await openLake({ countFor: () => 1 });
    await lake.run({ ingest: INGEST });
    const detail = await getAsset(lake, { ...MAIN, name: 'silver.readings' });
    expect(detail.health.lastAttempt).toMatchObject({ failed: true });
    expect(detail.checks.map(({ last }) => last?.state)).toEqual(['fail', 'fail']);
    expect(detail.model?.sql).toContain('iceberg.raw.entries');
    expect(detail.feeds.map(({ name }) => name)).toEqual(['gold.people', 'gold.totals']);
  });

  test('of another moment tells of that moment', async () => {
    await using lake = await openLake();
    const first = await lake.run({ ingest: INGEST });
    await lake.run({ full: true });
    const { assets } = await listAssets(lake, { ref: 'main', at: first.mergedHash });
    expect(assets.at(-1)?.lastBuild?.runId).toBe(first.id);
  });
});

describe('who may', () => {
  test('an analyst starts no run into the default branch, and the refusal is on record', async () => {
    await using lake = await openLake();
    await expect(startRun(lake, { ref: 'main' }, ANALYST)).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(await lake.database.query('SELECT by_name, action, outcome FROM app.audit')).toEqual([
      { by_name: 'ana', action: 'run.start', outcome: 'refused' },
    ]);
    expect((await listRuns(lake, {})).items).toEqual([]);
  });

  test('nobody but an administrator stops the run of somebody else', async () => {
    await using lake = await openLake();
    const run = await lake.run();
    await expect(cancelRun(lake, { runId: run.id }, ANALYST)).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  test('a selection that matches nothing starts no run', async () => {
    await using lake = await openLake();
    const start = startRun(lake, { ref: 'main', selection: 'silver.reading' }, ADMIN);
    await expect(start).rejects.toThrow(/silver\.reading .*Did you mean silver\.readings/);
  });
});

test('the list of runs is paged, newest first, and finds the runs of an asset', async () => {
  await using lake = await openLake();
  const ids: string[] = [];
  for (const selection of [null, 'silver.readings', 'gold.people']) {
    ids.unshift((await lake.run({ selection, ingest: INGEST })).id);
  }
  const first = await listRuns(lake, { limit: 2 });
  const second = await listRuns(lake, { limit: 2, cursor: first.cursor });
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids);
  expect(second.cursor).toBeNull();
  const ofAsset = await listRuns(lake, { asset: 'silver.readings' });
  expect(ofAsset.items.map(({ id }) => id)).toEqual([ids[1], ids[2]]);
  await expect(listRuns(lake, { cursor: 'x' })).rejects.toMatchObject({ code: 'invalid' });
});
