import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import { getRun } from '../../get-run.ts';
import { INGEST } from '../../testing/assemble-lake.ts';
import { branchesOf, logOf, openLake, stepsOf } from '../../testing/open-lake.ts';
import { ALL_DONE, createGate } from '../../testing/step-gate.ts';
import { writeTinyProject } from '../../testing/tiny-project.ts';
import { watchRun } from '../../watch-run.ts';
import { reapBranches } from './reap-branches.ts';

describe('a run', () => {
  test('imports, builds, checks, merges once and publishes; the next has nothing to do', async () => {
    await using lake = await openLake();
    const first = await lake.run({ ingest: INGEST, reason: 'first start' });
    expect(first).toMatchObject({ state: 'merged', error: null });
    expect(await stepsOf(lake, first.id)).toEqual(ALL_DONE);
    const log = await logOf(lake, 'main');
    expect(log.filter(({ isMerge }) => isMerge)).toEqual([
      expect.objectContaining({ hash: first.mergedHash }),
    ]);
    expect(await lake.marts.get('overview')).toMatchObject({
      commitHash: first.mergedHash,
      runId: first.id,
    });
    expect(await branchesOf(lake)).toEqual(['main']);

    const second = await lake.run();
    expect(second).toMatchObject({ state: 'nothing-to-do', mergedHash: null });
    expect(await logOf(lake, 'main')).toEqual(log);
    expect(await branchesOf(lake)).toEqual(['main']);
  });

  test('after a change of one model builds it and what reads it, nothing else', async () => {
    const projectFolder = await writeTinyProject();
    await using lake = await openLake({ projectFolder });
    await lake.run({ ingest: INGEST });
    await writeFile(
      path.join(projectFolder, 'models/gold/totals.sql'),
      `SELECT person, n + 1 AS n FROM {{ ref('readings') }}`,
    );
    const run = await lake.run();
    expect(await stepsOf(lake, run.id)).toEqual({
      'silver.readings': 'skipped',
      'gold.people': 'skipped',
      'gold.totals': 'done',
      'marts.overview': 'done',
      checks: 'done',
      merge: 'done',
      publish: 'done',
    });
  });

  test('that is full builds everything again', async () => {
    await using lake = await openLake();
    await lake.run({ ingest: INGEST });
    const run = await lake.run({ full: true });
    expect(await stepsOf(lake, run.id)).toMatchObject({ 'silver.readings': 'done', merge: 'done' });
  });

  test('that finds the same rows again says so in the log, and the next has nothing to do', async () => {
    await using lake = await openLake({ unchanging: ['gold.totals'] });
    await lake.run({ ingest: INGEST });
    const second = await lake.run({ ingest: INGEST });
    const { steps } = await getRun(lake, { runId: second.id });
    expect(steps.find(({ asset }) => asset === 'gold.totals')).toMatchObject({
      state: 'done',
      rowCount: 0,
      note: 'the same rows as before',
    });
    expect(steps.find(({ asset }) => asset === 'marts.overview')).toMatchObject({
      state: 'skipped',
      note: 'unchanged: code and inputs as before',
    });
    expect(await lake.run()).toMatchObject({ state: 'nothing-to-do' });
  });

  test('of a failing check leaves its target as it was and its branch for inspection', async () => {
    await using lake = await openLake({ countFor: (sql) => (sql.includes('IS NULL') ? 3 : 0) });
    const before = await logOf(lake, 'main');
    const run = await lake.run({ ingest: INGEST });
    expect(run).toMatchObject({ state: 'failed', mergedHash: null });
    expect(run.error).toContain('failed on silver.readings with 3 rows');
    const { checks } = await getRun(lake, { runId: run.id });
    expect(checks[0]).toMatchObject({ state: 'fail', failures: 3, column: 'person' });
    expect(checks[0]?.sql).toContain('silver.readings');
    expect(await stepsOf(lake, run.id)).toMatchObject({
      checks: 'failed',
      merge: 'skipped',
      publish: 'skipped',
    });
    expect(await logOf(lake, 'main')).toEqual(before);
    expect(await branchesOf(lake)).toEqual(['main', run.branch]);
    expect(await lake.marts.list()).toEqual([]);
  });

  test('of a failing model says which and why', async () => {
    await using lake = await openLake({
      onMaterialize: async ({ key }) =>
        key.join('.') === 'gold.totals'
          ? { kind: 'failed', name: 'DIVISION_BY_ZERO', message: 'Division by zero' }
          : undefined,
    });
    const run = await lake.run({ ingest: INGEST });
    expect(run).toMatchObject({ state: 'failed' });
    expect(run.error).toMatch(/gold\.totals.*Division by zero/);
    expect(await stepsOf(lake, run.id)).toMatchObject({
      'gold.totals': 'failed',
      'marts.overview': 'skipped',
    });
  });

  test('on another branch stays there and publishes nothing', async () => {
    await using lake = await openLake();
    const { hash } = valueOrThrow(await lake.catalog.getReference('main'));
    valueOrThrow(await lake.catalog.createReference({ type: 'BRANCH', name: 'dev', hash }));
    const run = await lake.run({ ref: 'dev', ingest: INGEST });
    expect(run.state).toBe('merged');
    expect(valueOrThrow(await lake.catalog.getReference('main')).hash).toBe(hash);
    expect(await lake.marts.list()).toEqual([]);
  });

  test('without data says what is missing', async () => {
    await using lake = await openLake();
    const run = await lake.run();
    expect(run.error).toContain('silver.readings reads raw.entries, which does not exist on main');
    expect(await branchesOf(lake)).toEqual(['main']);
  });

  test('publishes marts that PostgreSQL lost', async () => {
    await using lake = await openLake();
    const first = await lake.run({ ingest: INGEST });
    await lake.database.query('DELETE FROM app.marts');
    const second = await lake.run();
    expect(second).toMatchObject({ state: 'merged', mergedHash: null });
    expect(await lake.marts.get('overview')).toMatchObject({ commitHash: first.mergedHash });
  });

  test('merges into a target that moved meanwhile', async () => {
    const gate = createGate('marts.overview');
    await using lake = await openLake(gate);
    const { id } = await lake.start({ ingest: INGEST });
    await gate.entered;
    const { hash } = valueOrThrow(await lake.catalog.getReference('main'));
    const content = { type: 'NAMESPACE' as const, elements: ['other'], properties: {} };
    valueOrThrow(
      await lake.catalog.commit({
        branch: 'main',
        expectedHash: hash,
        meta: { message: 'other' },
        operations: [{ type: 'PUT', key: ['other'], content }],
      }),
    );
    gate.open();
    expect(await lake.orchestrator.wait(id)).toMatchObject({ state: 'merged' });
    expect((await logOf(lake, 'main')).map(({ message }) => message)[1]).toBe('other');
  });
});

test('a table that changed on the target meanwhile stops the merge and is named', async () => {
  const gate = createGate('marts.overview');
  await using lake = await openLake(gate);
  const run = await lake.start({ ingest: INGEST });
  await gate.entered;
  // Somebody brings in the same table from another branch.
  const { hash } = valueOrThrow(await lake.catalog.getReference('main'));
  const { contents } = valueOrThrow(
    await lake.catalog.getContents(run.branch, [['silver'], ['silver', 'readings']]),
  );
  const operations = contents.map(({ key, content: { id: _, ...content } }) => ({
    type: 'PUT' as const,
    key,
    content,
  }));
  valueOrThrow(
    await lake.catalog.commit({
      branch: 'main',
      expectedHash: hash,
      meta: { message: 'mine' },
      operations,
    }),
  );
  gate.open();
  const ended = await lake.orchestrator.wait(run.id);
  expect(ended).toMatchObject({ state: 'failed', mergedHash: null });
  expect(ended.error).toContain('silver.readings changed on main');
  expect(await branchesOf(lake)).toContain(run.branch);
});

test('the branch of a failed run goes after two weeks', async () => {
  await using lake = await openLake({ countFor: () => 1 });
  const run = await lake.run({ ingest: INGEST });
  await lake.database.query(`UPDATE app.runs SET ended_at = now() - interval '13 days'`);
  await lake.run({ selection: 'gold.people' });
  expect(await branchesOf(lake)).toContain(run.branch);
  await lake.database.query(`UPDATE app.runs SET ended_at = now() - interval '15 days'`);
  await reapBranches(lake);
  expect(await branchesOf(lake)).toEqual(['main']);
});

describe('cancel', () => {
  test('stops the statement at its source and removes the branch', async () => {
    const gate = createGate('gold.totals');
    await using lake = await openLake(gate);
    const { id } = await lake.start({ ingest: INGEST });
    await gate.entered;
    await lake.orchestrator.cancel(id);
    expect(await lake.orchestrator.wait(id)).toMatchObject({
      state: 'cancelled',
      mergedHash: null,
    });
    expect(await stepsOf(lake, id)).toMatchObject({
      'silver.readings': 'done',
      'gold.totals': 'cancelled',
      'marts.overview': 'cancelled',
    });
    expect(await branchesOf(lake)).toEqual(['main']);
    await expect(lake.orchestrator.cancel(id)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('asked for in another process stops the run too', async () => {
    const gate = createGate('gold.totals');
    await using lake = await openLake(gate);
    const { id } = await lake.start({ ingest: INGEST });
    await gate.entered;
    await lake.database.query('UPDATE app.runs SET cancel_requested_at = now()');
    expect(await lake.orchestrator.wait(id)).toMatchObject({ state: 'cancelled' });
  });

  test('takes a run out of the queue', async () => {
    const gate = createGate('silver.readings');
    await using lake = await openLake(gate);
    const first = await lake.start({ ingest: INGEST });
    await gate.entered;
    const second = await lake.start();
    expect(second.state).toBe('queued');
    await lake.orchestrator.cancel(second.id);
    gate.open();
    expect(await lake.orchestrator.wait(first.id)).toMatchObject({ state: 'merged' });
    expect(await lake.orchestrator.wait(second.id)).toMatchObject({
      state: 'cancelled',
      startedAt: null,
    });
  });
});

test('runs on one ref go one after another, in the order they came', async () => {
  await using lake = await openLake();
  // Started at once the import need not be the first, which the others read.
  const first = await lake.start({ ingest: INGEST });
  const others = await Promise.all([lake.start({ full: true }), lake.start({ full: true })]);
  const started = [first, ...others];
  const runs = await Promise.all(started.map(({ id }) => lake.orchestrator.wait(id)));
  expect(runs.map(({ state }) => state)).toEqual(['merged', 'merged', 'merged']);
  const inOrder = runs.toSorted((a, b) => Number(a.startedAt) - Number(b.startedAt));
  for (const [index, run] of inOrder.slice(1).entries()) {
    expect(Number(run.startedAt)).toBeGreaterThanOrEqual(Number(inOrder[index]?.endedAt));
  }
});

test('a run whose end cannot be written for a while ends all the same, and the next one begins', async () => {
  await using lake = await openLake();
  // Refused to the run, to what writes of its failure, and once to what gives it up.
  for (const sql of [
    'CREATE SEQUENCE tries',
    `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       IF nextval('tries') <= 3 THEN RAISE 'not now'; END IF;
       RETURN NEW;
     END $$`,
    `CREATE TRIGGER refuse BEFORE UPDATE ON app.runs FOR EACH ROW
       WHEN (NEW.ended_at IS NOT NULL) EXECUTE FUNCTION refuse()`,
  ]) {
    await lake.database.query(sql);
  }
  const first = await lake.start({ ingest: INGEST });
  const second = await lake.start({ full: true });
  const ended = await lake.orchestrator.wait(first.id);
  expect(ended).toMatchObject({ state: 'failed' });
  expect(ended.error).toContain('The run broke off');
  expect(await lake.orchestrator.wait(second.id)).toMatchObject({ state: 'merged' });
});

test('retry starts the same request again', async () => {
  await using lake = await openLake();
  const { id } = await lake.run({ selection: 'gold.totals', reason: 'why' });
  const again = await lake.orchestrator.retry(id, 'ben');
  expect(again).toMatchObject({ selection: 'gold.totals', reason: 'why', startedBy: 'ben' });
  await lake.orchestrator.wait(again.id);
});

test('a watcher gets every event once, in order, and then the end', async () => {
  await using lake = await openLake();
  const { id } = await lake.start({ ingest: INGEST });
  const sequences: number[] = [];
  let last = '';
  for await (const update of watchRun(lake, { runId: id, after: 1 })) {
    if (update.kind === 'event') sequences.push(update.event.sequence);
    else last = update.run.state;
  }
  expect(sequences).toEqual(sequences.map((_, index) => index + 2));
  expect(last).toBe('merged');
});
