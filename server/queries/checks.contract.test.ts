import { expect, test } from 'vitest';
import { createPerson } from '#server/auth/create-person.ts';
import { openTestEngine } from '#server/engine/testing/open-engine.ts';
import { write } from '#server/engine/testing/statements.ts';
import { createLogger } from '#server/platform/log.ts';
import { keepChecking, runDue } from './checks/keep-checking.ts';
import { listChecks } from './checks/list-checks.ts';
import { runCheckNow } from './checks/run-check.ts';
import { removeCheck, setCheck } from './checks/set-check.ts';
import { listHistory } from './list-history.ts';
import { createQueryRunner } from './query-runner.ts';
import { createSaved } from './saved/save-query.ts';
import { CreateSavedInput } from './saved/saved-views.ts';

const ada = { name: 'ada', role: 'analyst' } as const;
const ben = { name: 'ben', role: 'analyst' } as const;

async function open() {
  const opened = await openTestEngine();
  const log = createLogger(null);
  const queries = await createQueryRunner({ ...opened, log, defaultBranch: 'main' });
  await createPerson(opened, {
    name: 'ada',
    password: 'a-long-password',
    role: 'analyst',
    by: 'x',
  });
  return {
    ...opened,
    queries,
    log,
    save: async (sql: string) =>
      createSaved(
        opened,
        CreateSavedInput.parse({ name: sql, sql, ref: 'main', sharedWith: 'everybody' }),
        ada,
      ),
    async [Symbol.asyncDispose]() {
      await queries.close();
      await opened[Symbol.asyncDispose]();
    },
  };
}

const HOURLY = { cron: '0 * * * *', ref: 'main' };

test('a check passes without rows, fails with rows, and is broken when nobody knows', async () => {
  await using deps = await open();
  await write(deps.engine, 's.t', 'SELECT 1 AS id');
  const statements = [
    'SELECT id FROM s.t WHERE id > 1',
    'SELECT id FROM s.t',
    'SELECT 1 FROM s.no',
  ];
  for (const sql of statements) {
    const { id } = await deps.save(sql);
    const { nextAt } = await setCheck(deps, { id, ...HOURLY }, ada);
    expect(nextAt).toEqual(new Date('2026-03-15T13:00:00Z'));
  }
  expect(await runDue(deps)).toEqual([]);
  // It runs once, however often its time was missed.
  deps.passSeconds(3 * 3600 + 60);
  expect(await runDue(deps)).toHaveLength(3);
  expect(await runDue(deps)).toEqual([]);
  const checks = await listChecks(deps, {}, ben);
  const outcomes = checks.map(({ name, results }) => [name, results.map((one) => one.outcome)]);
  expect(Object.fromEntries(outcomes)).toEqual({
    'SELECT id FROM s.t WHERE id > 1': ['passed'],
    'SELECT id FROM s.t': ['failed'],
    'SELECT 1 FROM s.no': ['broken'],
  });
  expect(checks.at(-1)?.results[0]?.outcome).toBe('passed');
  expect(checks.find(({ name }) => name === 'SELECT id FROM s.t')?.results[0]).toMatchObject({
    rowCount: 1n,
    version: 1,
  });
  expect((await listHistory(deps, { origin: 'check' }, ada)).items).toHaveLength(3);
});

test('only who may change a saved query makes it a check, runs it and ends it', async () => {
  await using deps = await open();
  const { id } = await deps.save('SELECT 1 WHERE false');
  await expect(setCheck(deps, { id, ...HOURLY }, ben)).rejects.toMatchObject({ code: 'forbidden' });
  await setCheck(deps, { id, ...HOURLY }, ada);
  await expect(runCheckNow(deps, { id }, ben)).rejects.toMatchObject({ code: 'forbidden' });
  expect(await runCheckNow(deps, { id }, ada)).toEqual({ outcome: 'passed' });
  await expect(removeCheck(deps, { id }, ben)).rejects.toMatchObject({ code: 'forbidden' });
  await removeCheck(deps, { id }, ada);
  expect(await listChecks(deps, {}, ada)).toEqual([]);
});

test('a schedule, a zone or a statement that is none is refused with what to write', async () => {
  await using deps = await open();
  const { id } = await deps.save('SELECT 1');
  for (const wrong of [
    { cron: 'often' },
    { cron: '* * * * * *' },
    { cron: '0 0 31 2 *' },
    { cron: '0 6 * * *', timeZone: 'Mars/Olympus' },
  ]) {
    await expect(setCheck(deps, { id, ...HOURLY, ...wrong }, ada)).rejects.toMatchObject({
      code: 'invalid',
    });
  }
  const show = await deps.save('SHOW CATALOGS');
  await expect(setCheck(deps, { id: show.id, ...HOURLY }, ada)).rejects.toMatchObject({
    code: 'invalid',
  });
});

test('a check of somebody who may no longer sign in is broken and says so', async () => {
  await using deps = await open();
  const { id } = await deps.save('SELECT 1 WHERE false');
  await setCheck(deps, { id, ...HOURLY }, ada);
  await deps.database.query('UPDATE app.people SET disabled_at = now()');
  deps.passSeconds(3600);
  await runDue(deps);
  const [check] = await listChecks(deps, { id }, ada);
  expect(check?.results[0]).toMatchObject({ outcome: 'broken', runId: null });
  expect(check?.results[0]?.message).toContain('ada');
});

test('what was being checked when the console died is broken after its next start', async () => {
  await using deps = await open();
  const { id } = await deps.save('SELECT 1');
  await setCheck(deps, { id, ...HOURLY }, ada);
  await deps.database.query(
    `INSERT INTO app.query_check_results (id, query_id, version, ref, outcome, started_at)
     VALUES (gen_random_uuid(), $1, 1, 'main', 'running', now())`,
    [id],
  );
  await using _checking = keepChecking(deps, { everyMs: 60_000 });
  const last = async () => (await listChecks(deps, { id }, ada))[0]?.results[0]?.outcome;
  await expect.poll(last).toBe('broken');
});

test('a check binds its parameters by name, to their defaults', async () => {
  await using deps = await open();
  const parameters = [{ name: 'least', type: 'bigint', value: '5' }];
  const sql = 'SELECT 1 FROM (VALUES 1, 9) AS t(n) WHERE n > :least';
  const input = CreateSavedInput.parse({ name: 'n', sql, ref: 'main', parameters });
  const { id } = await createSaved(deps, input, ada);
  await setCheck(deps, { id, ...HOURLY }, ada);
  await runCheckNow(deps, { id }, ada);
  expect((await listChecks(deps, { id }, ada))[0]?.results[0]?.rowCount).toBe(1n);
  const without = await deps.save('SELECT :nobody');
  await expect(setCheck(deps, { id: without.id, ...HOURLY }, ada)).rejects.toMatchObject({
    code: 'invalid',
  });
});
