import { expect, test } from 'vitest';
import { value } from '#server/catalog/testing/catalog-fixture.ts';
import { write } from '#server/engine/testing/statements.ts';
import { getJob } from './job-rows.ts';
import { openMaintenanceJobs } from './maintenance-jobs.ts';
import { hasEnded } from './model/job.ts';
import { startMaintenance } from './start-maintenance.ts';
import { ADMIN, ANALYST, beginRun, openJobs, TABLE } from './testing/open-jobs.ts';
import { watchJob } from './watch-job.ts';

test('a job that waits is cancelled at once, while the job before it goes on', async () => {
  await using lake = await openJobs();
  await write(lake.engine, 's.t', 'SELECT 1 AS n');
  await write(lake.engine, 's.t', 'SELECT 2 AS n', { kind: 'append' });
  await beginRun(lake);
  const { id: first } = await startMaintenance(lake, { kind: 'compact', ...TABLE }, ADMIN);
  const { id: second } = await startMaintenance(lake, { kind: 'compact', ...TABLE }, ADMIN);
  await lake.maintenance.cancel(second);
  expect(await getJob(lake, { jobId: second })).toMatchObject({ state: 'cancelled' });
  expect(hasEnded(await getJob(lake, { jobId: first }))).toBe(false);
  await expect(lake.maintenance.cancel(second)).rejects.toMatchObject({ code: 'conflict' });
  await lake.database.query("UPDATE app.runs SET state = 'merged' WHERE id = 'r'");
  expect(await lake.do({ kind: 'compact', ...TABLE })).toMatchObject({ state: 'done' });
  expect(await getJob(lake, { jobId: first })).toMatchObject({ state: 'done' });
  expect(await getJob(lake, { jobId: second })).toMatchObject({ state: 'cancelled', result: null });
});

test('a job that a process left is interrupted at the next start; one whose end was not written can be cancelled', async () => {
  await using lake = await openJobs();
  await write(lake.engine, 's.t', 'SELECT 1 AS n');
  await lake.do({ kind: 'compact', ...TABLE });
  for (const id of ['lost', 'left']) {
    await lake.database.query(
      `INSERT INTO app.maintenance_jobs (id, task, state, started_by, created_at)
       SELECT $1, task, 'running', started_by, created_at FROM app.maintenance_jobs LIMIT 1`,
      [id],
    );
  }
  await lake.maintenance.cancel('lost');
  const { hash } = value(await lake.catalog.resolve('main'));
  await lake.catalog.createReference({ type: 'BRANCH', name: 'maintenance/left', hash });
  await using _next = { [Symbol.asyncDispose]: (await openMaintenanceJobs(lake)).close };
  expect(await getJob(lake, { jobId: 'left' })).toMatchObject({ state: 'interrupted' });
  expect(await getJob(lake, { jobId: 'lost' })).toMatchObject({ state: 'cancelled' });
  expect((await lake.catalog.getReference('maintenance/left')).ok).toBe(false);
});

test('a dry run that has waited in the queue makes a plan that holds', async () => {
  await using lake = await openJobs();
  await write(lake.engine, 's.t', 'SELECT 1 AS n');
  await write(lake.engine, 's.t', 'SELECT 2 AS n', { kind: 'append' });
  await lake.store.put(`${lake.store.root}/s/t-0123abcd/data/x.parquet`, new Uint8Array([1]));
  // The file is of today and an hour too young when the dry run is asked for.
  lake.passSeconds((Date.now() - lake.clock().getTime()) / 1000 + 23 * 3_600);
  await beginRun(lake);
  await startMaintenance(lake, { kind: 'compact', ...TABLE }, ADMIN);
  const { id } = await startMaintenance(lake, { kind: 'remove-orphans' }, ANALYST);
  lake.passSeconds(2 * 3_600);
  await lake.database.query("UPDATE app.runs SET state = 'merged' WHERE id = 'r'");
  const removed = await lake.do({ kind: 'remove-orphans', planId: id });
  expect(removed).toMatchObject({ state: 'done', result: { filesRemoved: 0 } });
});

test('nobody but a run or job maintains tables on its branch', async () => {
  await using lake = await openJobs();
  await write(lake.engine, 's.t', 'SELECT 1 AS n');
  const { hash } = value(await lake.catalog.resolve('main'));
  for (const ref of ['run/1', 'maintenance/1']) {
    await lake.catalog.createReference({ type: 'BRANCH', name: ref, hash });
    const task = { kind: 'compact', ...TABLE, ref };
    await expect(lake.do(task)).rejects.toMatchObject({ code: 'invalid' });
    expect(await lake.do({ ...task, dryRun: true })).toMatchObject({ state: 'done' });
  }
});

test('maintenance waits for the run that goes on at its ref, and comes in before the next', async () => {
  await using lake = await openJobs();
  await write(lake.engine, 's.t', 'SELECT 1 AS n');
  await write(lake.engine, 's.t', 'SELECT 2 AS n', { kind: 'append' });
  await beginRun(lake);
  const { id } = await startMaintenance(lake, { kind: 'compact', ...TABLE }, ADMIN);
  const before = value(await lake.catalog.resolve('main')).hash;
  for await (const job of watchJob(lake, { jobId: id })) {
    if (job.progress?.note !== 'waiting for the run on main') continue;
    expect(value(await lake.catalog.resolve('main')).hash).toBe(before);
    await lake.database.query("UPDATE app.runs SET state = 'merged' WHERE id = 'r'");
  }
  expect(await getJob(lake, { jobId: id })).toMatchObject({
    state: 'done',
    result: { changed: true, filesRemoved: 2 },
  });
});
