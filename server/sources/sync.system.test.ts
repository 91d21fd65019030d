import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { createLogger } from '#server/platform/log.ts';
import { openTestDatabase } from '#server/platform/testing/test-database.ts';
import { getRun } from '#server/runs/get-run.ts';
import { assembleRealLake } from '#server/runs/testing/assemble-real-lake.ts';
import { getSource } from './get-source.ts';
import { startDue } from './keep-syncing.ts';
import { syncSource } from './sync-source.ts';
import { serveNightscout } from './testing/nightscout-server.ts';

const PROJECT = fileURLToPath(new URL('../../pipelines', import.meta.url));
const MINUTE = 60_000;
const ADMIN = { name: 'maya', role: 'admin' } as const;

/** Two people whose sites are served, in a lake with the project of this repository. */
async function openHousehold() {
  const db = await openTestDatabase();
  const folder = await mkdtemp(path.join(tmpdir(), 'cascade-sync-'));
  await cp(PROJECT, path.join(folder, 'pipelines'), { recursive: true });
  const anna = await serveNightscout();
  const ben = await serveNightscout();
  const source = (name: string, url: string) => ({
    name,
    kind: 'nightscout',
    person: name,
    url,
    allow_private_network: true,
  });
  const people = ['anna', 'ben'].map((name) => ({ name, zones: [{ zone: 'Europe/Berlin' }] }));
  const sources = [source('anna', anna.url), source('ben', ben.url)];
  await writeFile(
    path.join(folder, 'pipelines', 'sources', 'household.yml'),
    stringify({ people, sources }),
  );
  const lake = await assembleRealLake({
    databaseUrl: db.url,
    folder,
    sites: { transport: { firstByteMs: 2_000 }, sleep: async () => undefined },
  });
  const deps = { ...lake, config: { home: folder }, log: createLogger(null) };
  const upload = (site: typeof anna, readings: number) => {
    for (let index = 0; index < readings; index += 1) {
      const date = Date.now() - index * 5 * MINUTE - MINUTE;
      site.store.writeEntry({
        type: 'sgv',
        sgv: 110,
        date,
        dateString: new Date(date).toISOString(),
        device: 'share2',
      });
    }
  };
  return {
    anna,
    ben,
    deps,
    upload,
    wait: (id: string) => lake.orchestrator.wait(id),
    async runsToEnd() {
      const rows = await lake.database.query('SELECT id FROM app.runs ORDER BY created_at');
      return Promise.all(rows.map((row) => lake.orchestrator.wait(String(row['id']))));
    },
    async [Symbol.asyncDispose]() {
      await lake[Symbol.asyncDispose]();
      await anna[Symbol.asyncDispose]();
      await ben[Symbol.asyncDispose]();
      await db[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

test('the schedule reads every source once, one that fails holds up nobody and is tried later', async () => {
  await using house = await openHousehold();
  const { deps } = house;
  house.upload(house.anna, 300);
  house.ben.faults.plan({ times: 50, fault: { kind: 'html', status: 503 } });

  expect(await startDue(deps)).toEqual(['anna', 'ben']);
  // While they go on, and right after, nothing is due.
  expect(await startDue(deps)).toEqual([]);
  const runs = await house.runsToEnd();
  expect(runs.map(({ state, ingest }) => [state, ingest?.kind])).toEqual([['merged', 'sites']]);
  expect(await startDue(deps)).toEqual([]);

  const anna = await getSource(deps, { name: 'anna' });
  expect(anna.summary).toMatchObject({ state: 'on-time', written24h: 300 });
  expect(anna.passes[0]).toMatchObject({ pass: 'first', written: 300 });
  expect(anna.watermark?.newestAt?.getTime()).toBeGreaterThan(Date.now() - 3 * MINUTE);
  const ben = await getSource(deps, { name: 'ben' });
  expect(ben.summary.state).toBe('failing');
  expect(ben.summary.lastPass?.failure?.message).toContain('failed with status 503');
  expect(ben.summary.next?.at.getTime()).toBeGreaterThan(Date.now() + 3 * MINUTE);
  expect(ben.watermark).toBeNull();

  const published = await deps.database.query('SELECT person_id FROM marts.mrt_glucose_people');
  expect(published).toEqual([{ person_id: 'anna' }]);
});

test('a source is read by hand, not twice at once, and what is new alone changes the lake', async () => {
  await using house = await openHousehold();
  const { deps } = house;
  house.upload(house.anna, 40);
  const started = await syncSource(deps, { name: 'anna' }, ADMIN);
  await expect(syncSource(deps, { name: 'anna' }, ADMIN)).rejects.toThrow('is being read already');
  expect(await house.wait(started.id)).toMatchObject({ state: 'merged', error: null });
  const { steps } = await getRun(deps, { runId: started.id });
  expect(steps.find(({ asset }) => asset === 'raw.entries')).toMatchObject({ rowCount: 40 });

  const again = await syncSource(deps, { name: 'anna', pass: 'warm' }, ADMIN);
  expect(await house.wait(again.id)).toMatchObject({ state: 'nothing-to-do' });

  const analyst = { name: 'ana', role: 'analyst' } as const;
  await expect(syncSource(deps, { name: 'anna' }, analyst)).rejects.toThrow(
    'only an administrator',
  );
  await expect(syncSource(deps, { name: 'synthetic' }, ADMIN)).rejects.toThrow('no site');
  await expect(syncSource(deps, { name: 'carl' }, ADMIN)).rejects.toThrow(
    'There is no source carl',
  );
});
