import { expect, test } from 'vitest';
import type { Database } from '#server/platform/database.ts';
import { openTestDatabase } from '#server/platform/testing/test-database.ts';
import { postgresAsker } from './adapters/ask-postgres.ts';
import { runnerAsker } from './adapters/ask-runner.ts';
import { getStatus } from './get-status.ts';
import { listUnrepairedRuns } from './list-unrepaired-runs.ts';

const NOON = new Date('2026-03-15T12:00:00Z');

interface RunSeed {
  readonly id: string;
  readonly state: string;
  readonly hoursAgo: number;
  readonly selection?: string;
  readonly ref?: string;
}

async function seedRun(database: Database, run: RunSeed): Promise<void> {
  const at = new Date(NOON.getTime() - run.hoursAgo * 3_600_000);
  await database.query(
    `INSERT INTO app.runs (id, selection, ref, branch, is_full, reason, started_by, state, created_at, ended_at)
     VALUES ($1, $2, $3, $4, false, 'by hand', 'test', $5, $6, $6)`,
    [run.id, run.selection ?? null, run.ref ?? 'main', `run/${run.id}`, run.state, at],
  );
}

test('a failed run wants a person until a later run on its ref makes it good', async () => {
  await using opened = await openTestDatabase();
  const { database } = opened;
  await seedRun(database, { id: 'old', state: 'failed', hoursAgo: 200 });
  await seedRun(database, { id: 'repaired', state: 'failed', hoursAgo: 9, selection: 'a' });
  await seedRun(database, { id: 'whole', state: 'merged', hoursAgo: 8 });
  await seedRun(database, { id: 'open', state: 'failed', hoursAgo: 7, selection: 'b' });
  await seedRun(database, { id: 'other', state: 'merged', hoursAgo: 6, selection: 'c' });
  await seedRun(database, { id: 'elsewhere', state: 'merged', hoursAgo: 5, ref: 'dev' });
  const runs = await listUnrepairedRuns({ database }, NOON);
  expect(runs.map((run) => run.id)).toEqual(['open']);
});

test('status and runner count what is under way', async () => {
  await using opened = await openTestDatabase();
  const { database } = opened;
  await seedRun(database, { id: 'a', state: 'running', hoursAgo: 1 });
  await seedRun(database, { id: 'b', state: 'queued', hoursAgo: 1 });
  await seedRun(database, { id: 'c', state: 'merged', hoursAgo: 1 });
  expect(await getStatus({ database })).toEqual({ queriesRunning: 0, runsRunning: 2 });
  expect(await runnerAsker({ database, version: '1' })()).toMatchObject({
    detail: '1 running, 1 queued',
  });
});

test('PostgreSQL says its version and how full it is', async () => {
  await using opened = await openTestDatabase();
  const answer = await postgresAsker({ database: opened.database })();
  expect(answer.version).toMatch(/^\d+\.\d+$/);
  expect(answer.measures?.['connections']).toBeGreaterThan(0);
  expect(answer.measures?.['storedBytes']).toBeGreaterThan(1_000_000);
});
