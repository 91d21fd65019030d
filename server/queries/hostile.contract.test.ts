import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Caller } from '#server/api/trpc/init.ts';
import { openTestEngine } from '#server/engine/testing/open-engine.ts';
import { write } from '#server/engine/testing/statements.ts';
import { createLogger } from '#server/platform/log.ts';
import { getQuery } from './get-query.ts';
import { createQueryRunner, type QueryRunnerLimits } from './query-runner.ts';
import { readRows } from './read-rows.ts';
import { startQuery } from './start-query.ts';
import { SPOOL_LIMITS } from './sweep-spool.ts';
import { listTabs } from './tabs/list-tabs.ts';
import { saveTab } from './tabs/save-tab.ts';

const ada: Caller = { name: 'ada', role: 'analyst', via: 'session' };
const never = new AbortController().signal;

async function open(limits: Partial<QueryRunnerLimits> = {}) {
  const opened = await openTestEngine();
  const log = createLogger(null);
  const queries = await createQueryRunner({ ...opened, log, defaultBranch: 'main', limits });
  return {
    ...opened,
    queries,
    defaultBranch: 'main',
    async [Symbol.asyncDispose]() {
      await queries.close();
      await opened[Symbol.asyncDispose]();
    },
  };
}

type Deps = Awaited<ReturnType<typeof open>>;

async function run(deps: Deps, sql: string, more: { readonly tabId?: string } = {}) {
  const { id } = await startQuery(deps, { sql, ...more }, ada);
  for await (const _ of deps.queries.watch(id, 0, never) ?? []);
  return getQuery(deps, { id, caller: ada });
}

test('a statement of a megabyte runs, a longer one is refused before anything reads it', async () => {
  await using deps = await open();
  const long = 'x'.repeat(900_000);
  expect(await run(deps, `SELECT length('${long}') AS n`)).toMatchObject({ state: 'finished' });
  await expect(startQuery(deps, { sql: `SELECT '${long}${long}'` }, ada)).rejects.toThrow();
  expect(await run(deps, 'SELECT 1')).toMatchObject({ state: 'finished' });
});

test('five thousand columns come back, each in its place', async () => {
  await using deps = await open();
  const items = Array.from({ length: 5000 }, (_, n) => `${n} AS c${n}`).join(', ');
  const { id, state, failure } = await run(deps, `SELECT ${items}`);
  expect({ state, failure }).toEqual({ state: 'finished', failure: null });
  const batch = await readRows(deps, { id, from: 0, to: 1, caller: ada });
  expect(batch.columns).toHaveLength(5000);
  expect(batch.values[4999]).toEqual([4999]);
});

test.each([
  ['an unterminated string', "SELECT 'abc", 1],
  ['an unterminated name', 'SELECT "abc', 1],
  ['an unterminated comment', 'SELECT 1\n/* abc', 2],
  ['text that is no statement', 'hello world', 1],
  ['a control character', 'SELECT\n\u0001 1', 2],
])('%s fails at its place', async (_, sql, line) => {
  await using deps = await open();
  const { state, failure } = await run(deps, sql);
  expect({ state, name: failure?.name, line: failure?.line }).toEqual({
    state: 'failed',
    name: 'SYNTAX_ERROR',
    line,
  });
});

test('characters that cannot be kept are refused in words, not by the database', async () => {
  await using deps = await open();
  await expect(startQuery(deps, { sql: "SELECT '\0'" }, ada)).rejects.toThrow(/NUL/);
  const half = await run(deps, "SELECT '\ud800' AS s");
  expect(half).toMatchObject({ state: 'finished', failure: null });
});

test('an analyst does not run procedures, a token that reads drops nothing', async () => {
  await using deps = await open();
  await write(deps.engine, 's.t', 'SELECT 1 AS id');
  const reader: Caller = { name: 'bi', role: 'admin', via: 'token', isReadOnly: true };
  for (const [sql, caller] of [
    ['ALTER TABLE s.t EXECUTE expire_snapshots', ada],
    ['DROP TABLE s.t', reader],
    ['/* harmless */ drop table s.t', reader],
    ["EXECUTE IMMEDIATE 'DROP TABLE s.t'", reader],
    ['EXPLAIN ANALYZE DROP TABLE s.t', reader],
  ] as const) {
    const started = startQuery(deps, { sql }, caller);
    await expect(started, sql).rejects.toMatchObject({ code: 'forbidden' });
  }
  expect(await run(deps, 'SELECT id FROM s.t')).toMatchObject({ state: 'finished' });
});

test('two tabs have two sessions, which do not mix and outlive a restart', async () => {
  await using deps = await open();
  await write(deps.engine, 'one.t', 'SELECT 1 AS n');
  await write(deps.engine, 'two.t', 'SELECT 2 AS n');
  const a = randomUUID();
  const b = randomUUID();
  for (const id of [a, b]) await saveTab(deps, { id }, ada);
  expect(await run(deps, 'USE iceberg.one', { tabId: a })).toMatchObject({ state: 'finished' });
  await run(deps, 'USE two', { tabId: b });
  await run(deps, 'USE nowhere', { tabId: b });
  const answer = async (tabId: string) => {
    const { id, failure } = await run(deps, 'SELECT n FROM t', { tabId });
    if (failure !== null) return failure.message;
    return (await readRows(deps, { id, from: 0, to: 1, caller: ada })).values[0];
  };
  expect([await answer(a), await answer(b)]).toEqual([[1], [2]]);
  const kept = (await listTabs(deps, ada)).map(({ id, session }) => [id, session.schema]);
  expect(Object.fromEntries(kept)).toEqual({ [a]: 'one', [b]: 'two' });
  // Without a tab there is no session to find t in.
  expect(await run(deps, 'SELECT n FROM t')).toMatchObject({ state: 'failed' });
});

test('a full spool fails the statement that does not fit and leaves the others alone', async () => {
  await using deps = await open({ ...SPOOL_LIMITS, maxBytesPerPerson: 100_000 });
  const small = await run(deps, 'SELECT 1 AS n');
  const big = await run(
    deps,
    'SELECT random() AS h FROM UNNEST(sequence(1, 100)) AS a(i) CROSS JOIN UNNEST(sequence(1, 10000)) AS b(k)',
  );
  expect(big).toMatchObject({ state: 'failed', failure: { name: 'EXCEEDED_SPOOL_LIMIT' } });
  const rows = await readRows(deps, { id: small.id, from: 0, to: 1, caller: ada });
  expect(rows.values).toEqual([[1]]);
});
