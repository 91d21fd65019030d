import { cp, mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createLogger } from '#server/platform/log.ts';
import { openTestDatabase } from '#server/platform/testing/test-database.ts';
import { assembleRealLake } from '#server/runs/testing/assemble-real-lake.ts';
import { startDue } from './keep-syncing.ts';
import { listFolderFiles } from './list-folder-files.ts';
import { syncSource } from './sync-source.ts';

const PROJECT = fileURLToPath(new URL('../../pipelines', import.meta.url));
const BY = { name: 'maya', role: 'admin' } as const;

test('a file that is put into a watched folder is in the marts after the next look, once', async () => {
  await using db = await openTestDatabase();
  const folder = await mkdtemp(path.join(tmpdir(), 'cascade-folder-'));
  await cp(PROJECT, path.join(folder, 'pipelines'), { recursive: true });
  await mkdir(path.join(folder, 'inbox'));
  await writeFile(
    path.join(folder, 'pipelines/sources/clinic.yml'),
    `sources:\n  - name: clinic\n    kind: file\n    folder: ${path.join(folder, 'inbox')}\n    person: anna\n    zone: Europe/Berlin\n`,
  );
  await using lake = await assembleRealLake({ databaseUrl: db.url, folder });
  const deps = { ...lake, config: { home: folder }, log: createLogger(null) };
  const rows = Array.from({ length: 60 }, (_, minute) => {
    const time = new Date(Date.UTC(2026, 2, 15, 8, minute)).toISOString();
    return `${time},${100 + minute}\n`;
  });
  const file = path.join(folder, 'inbox/readings.csv');
  await writeFile(file, `time,glucose\n${rows.join('')}`);
  const old = Date.now() / 1000 - 3600;
  await utimes(file, old, old);

  expect(await startDue(deps)).toEqual(['clinic']);
  const [row] = await lake.database.query('SELECT id FROM app.runs');
  expect(await lake.orchestrator.wait(String(row?.['id']))).toMatchObject({
    state: 'merged',
    error: null,
  });
  expect(await listFolderFiles(deps, { name: 'clinic' })).toMatchObject([
    { name: 'readings.csv', state: 'done', documents: 60, error: null },
  ]);
  const published = await lake.database.query(
    'SELECT person_id, min_glucose_mg_dl AS low, max_glucose_mg_dl AS high FROM marts.mrt_glucose_overview',
  );
  expect(published).toEqual([{ person_id: 'anna', low: 100, high: 159 }]);
  await expect(syncSource(deps, { name: 'clinic' }, BY)).rejects.toThrow('has no new file');
  await rm(folder, { recursive: true, force: true });
});
