import { expect, test } from 'vitest';
import type { Caller } from '#server/api/trpc/init.ts';
import { openTestEngine } from '#server/engine/testing/open-engine.ts';
import { ENDLESS, write } from '#server/engine/testing/statements.ts';
import { createLogger } from '#server/platform/log.ts';
import { cancelQuery } from './cancel-query.ts';
import { exportResult } from './export-result.ts';
import { getLineage } from './get-lineage.ts';
import { explainStatement, getProfile } from './get-plan.ts';
import { getQuery } from './get-query.ts';
import { listHistory } from './list-history.ts';
import type { Watched } from './port.ts';
import { purgeHistory } from './purge-history.ts';
import { createQueryRunner, type QueryRunnerLimits } from './query-runner.ts';
import { readRows } from './read-rows.ts';
import { runAgain } from './run-again.ts';
import { startQuery } from './start-query.ts';
import { SPOOL_LIMITS, sweepSpool } from './sweep-spool.ts';
import { watchQuery } from './watch-query.ts';

const ada: Caller = { name: 'ada', role: 'analyst', via: 'session' };
const ben: Caller = { name: 'ben', role: 'analyst', via: 'session' };
const admin: Caller = { name: 'root', role: 'admin', via: 'session' };
const never = new AbortController().signal;

async function open(limits: Partial<QueryRunnerLimits> = {}) {
  const opened = await openTestEngine();
  const { engine, database, clock } = opened;
  const start = () =>
    createQueryRunner({
      engine,
      database,
      clock,
      log: createLogger(null),
      defaultBranch: 'main',
      limits,
    });
  const queries = await start();
  return {
    ...opened,
    queries,
    restart: start,
    async [Symbol.asyncDispose]() {
      await queries.close();
      await opened[Symbol.asyncDispose]();
    },
  };
}

type Deps = Awaited<ReturnType<typeof open>>;

async function watch(deps: Deps, id: string, after = 0, caller = ada): Promise<readonly Watched[]> {
  return Array.fromAsync(watchQuery(deps, { id, after, caller, signal: never }));
}

async function run(deps: Deps, sql: string): Promise<string> {
  const { id } = await startQuery(deps, { sql }, ada);
  await watch(deps, id);
  return id;
}

async function text(deps: Deps, id: string, format: 'csv' | 'json', caller = ada) {
  const pieces = await Array.fromAsync(exportResult(deps, { id, format, caller }));
  return Buffer.concat(pieces).toString();
}

test('a statement is told from queued to its end, and the history says on what it ran', async () => {
  await using deps = await open();
  const { commitHash, snapshotId } = await write(deps.engine, 's.t', 'SELECT 1 AS id');
  const { id } = await startQuery(deps, { sql: 'SELECT id FROM s.t;' }, ada);
  const events = await watch(deps, id);
  expect(events.map(({ event }) => event.kind).filter((kind) => kind !== 'progress')).toEqual([
    'queued',
    'planning',
    'running',
    'finished',
  ]);
  expect(await getQuery(deps, { id, caller: ada })).toMatchObject({
    state: 'finished',
    rowCount: 1,
    truncated: false,
    hasRows: true,
    commitHash,
    effectiveSql: `SELECT id FROM s.t FOR VERSION AS OF '${commitHash}'`,
    tables: [{ name: 'iceberg.s.t', ref: 'main', commitHash, snapshotId }],
  });
});

test('who comes back later, or after the events are gone, still learns the end', async () => {
  await using deps = await open({ keepEventsMs: 0 });
  const id = await run(deps, 'SELECT 1');
  await expect.poll(() => deps.queries.watch(id, 0, never)).toBeNull();
  expect((await watch(deps, id, 7)).map(({ event }) => event.kind)).toEqual([
    'running',
    'finished',
  ]);
});

test('a failure names its place in the statement', async () => {
  await using deps = await open();
  const { id } = await startQuery(deps, { sql: 'SELECT 1 FROM s.nowhere' }, ada);
  expect((await watch(deps, id)).at(-1)?.event).toMatchObject({
    kind: 'failed',
    code: 'invalid',
    name: 'SCHEMA_NOT_FOUND',
    line: 1,
    column: 15,
  });
  await expect(readRows(deps, { id, from: 0, to: 1, caller: ada })).rejects.toMatchObject({
    code: 'conflict',
  });
});

test('a cancelled statement really stops, and the history says so', async () => {
  await using deps = await open();
  const { id } = await startQuery(deps, { sql: ENDLESS }, ada);
  for await (const { event } of watchQuery(deps, { id, after: 0, caller: ada, signal: never })) {
    if (event.kind === 'progress')
      expect(await cancelQuery(deps, { id, caller: ada })).toEqual({ wasRunning: true });
  }
  expect(await getQuery(deps, { id, caller: ada })).toMatchObject({ state: 'cancelled' });
  expect(deps.queries.running).toBe(0);
  expect(await cancelQuery(deps, { id, caller: ada })).toEqual({ wasRunning: false });
});

test('only who ran it and administrators see a statement and its rows', async () => {
  await using deps = await open();
  const id = await run(deps, 'SELECT 1');
  await expect(getQuery(deps, { id, caller: ben })).rejects.toMatchObject({ code: 'forbidden' });
  await expect(text(deps, id, 'csv', ben)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(watch(deps, id, 0, ben)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(cancelQuery(deps, { id, caller: ben })).rejects.toMatchObject({ code: 'forbidden' });
  expect((await getQuery(deps, { id, caller: admin })).id).toBe(id);
  expect((await listHistory(deps, {}, ben)).items).toEqual([]);
  await expect(listHistory(deps, { everyone: true }, ben)).rejects.toMatchObject({
    code: 'forbidden',
  });
  expect((await listHistory(deps, { everyone: true }, admin)).items).toHaveLength(1);
  await expect(getQuery(deps, { id: 'nonsense', caller: ada })).rejects.toMatchObject({
    code: 'not-found',
  });
});

test('exports keep 64-bit integers, tell NULL from an empty text, and quote what needs it', async () => {
  await using deps = await open();
  const id = await run(
    deps,
    `SELECT * FROM (VALUES (BIGINT '9007199254740993', 'a"b,c', nan(), ARRAY[1, 2]), (NULL, '', 1.5E0, NULL)) AS t(n, s, x, a)`,
  );
  expect(await text(deps, id, 'csv')).toBe(
    'n,s,x,a\r\n9007199254740993,"a""b,c",NaN,"[1,2]"\r\n,"",1.5,\r\n',
  );
  expect(await text(deps, id, 'json')).toBe(
    '{"columns":[{"name":"n","type":"bigint"},{"name":"s","type":"varchar(5)"},{"name":"x","type":"double"},{"name":"a","type":"array(integer)"}],"rows":[[9007199254740993,"a\\"b,c","NaN",[1,2]],[null,"",1.5,null]]}\n',
  );
});

test('an export of many rows has each of them once, in order', async () => {
  await using deps = await open();
  const id = await run(deps, 'SELECT i FROM UNNEST(sequence(1, 10000)) AS t(i) ORDER BY i');
  const lines = (await text(deps, id, 'csv')).trimEnd().split('\r\n').slice(1);
  expect(lines).toEqual(Array.from({ length: 10_000 }, (_, index) => String(index + 1)));
});

test('the history is paged, newest first, and can be searched', async () => {
  await using deps = await open();
  for (const n of [1, 2, 3]) {
    deps.passSeconds(1);
    await run(deps, `SELECT ${n}`);
  }
  const first = await listHistory(deps, { limit: 2 }, ada);
  const rest = await listHistory(deps, { limit: 2, cursor: first.cursor }, ada);
  expect([...first.items, ...rest.items].map(({ sql }) => sql)).toEqual([
    'SELECT 3',
    'SELECT 2',
    'SELECT 1',
  ]);
  expect(rest.cursor).toBeNull();
  expect((await listHistory(deps, { search: 'select 2' }, ada)).items).toHaveLength(1);
});

test('results that are too old or too many are dropped, oldest first, and say so', async () => {
  await using deps = await open();
  const old = await run(deps, 'SELECT 1');
  deps.passSeconds(100);
  const young = await run(deps, 'SELECT 2');
  expect(await sweepSpool(deps, { ...SPOOL_LIMITS, maxAgeMs: 50_000 })).toBe(1);
  await expect(readRows(deps, { id: old, from: 0, to: 1, caller: ada })).rejects.toMatchObject({
    code: 'not-found',
  });
  expect((await readRows(deps, { id: young, from: 0, to: 1, caller: ada })).rowCount).toBe(1);
  expect(await sweepSpool(deps, { ...SPOOL_LIMITS, maxBytes: 1 })).toBe(1);
});

test('a person may not fill the queue', async () => {
  await using deps = await open({ perPerson: 1 });
  const { id } = await startQuery(deps, { sql: ENDLESS }, ada);
  await expect(startQuery(deps, { sql: 'SELECT 1' }, ada)).rejects.toMatchObject({
    code: 'too-many-requests',
  });
  await startQuery(deps, { sql: 'SELECT 1' }, ben);
  await cancelQuery(deps, { id, caller: ada });
});

test('what a process that died left unfinished is interrupted, not failed, and who watches is told', async () => {
  await using deps = await open();
  const id = '01990000-0000-7000-8000-000000000001';
  await deps.database.query(
    `INSERT INTO app.queries (id, sql, ref, submitted_by, max_rows, timeout_ms, created_at)
     VALUES ($1, 'SELECT 1', 'main', 'ada', 1, 1000, now())`,
    [id],
  );
  const second = await deps.restart();
  expect(await getQuery(deps, { id, caller: ada })).toMatchObject({
    state: 'interrupted',
    failure: { code: 'unavailable', name: 'SERVER_SHUTTING_DOWN' },
  });
  expect((await watch({ ...deps, queries: second }, id, 3)).at(-1)?.event).toMatchObject({
    kind: 'failed',
    name: 'SERVER_SHUTTING_DOWN',
  });
  await second.close();
});

test('what runs or waits when the console stops is interrupted', async () => {
  await using deps = await open({ places: 1 });
  const running = await startQuery(deps, { sql: ENDLESS }, ada);
  const waiting = await startQuery(deps, { sql: 'SELECT 1' }, ben);
  await expect.poll(() => deps.queries.waiting).toBe(1);
  await deps.queries.close();
  for (const { id } of [running, waiting]) {
    expect((await getQuery(deps, { id, caller: admin })).state).toBe('interrupted');
  }
});

test('a statement that waits tells its place, and can be cancelled there', async () => {
  await using deps = await open({ places: 1 });
  const first = await startQuery(deps, { sql: ENDLESS }, ada);
  const second = await startQuery(deps, { sql: 'SELECT 2' }, ada);
  const third = await startQuery(deps, { sql: 'SELECT 3' }, ben);
  const positions = async (id: string) => {
    for await (const { event } of watchQuery(deps, {
      id,
      after: 0,
      caller: admin,
      signal: never,
    })) {
      if (event.kind === 'queued' && event.position !== null) return event.position;
    }
    return null;
  };
  expect([await positions(third.id), await positions(second.id)]).toEqual([1, 2]);
  await cancelQuery(deps, { id: second.id, caller: ada });
  await watch(deps, second.id);
  expect(await getQuery(deps, { id: second.id, caller: ada })).toMatchObject({
    state: 'cancelled',
    startedAt: null,
  });
  await cancelQuery(deps, { id: first.id, caller: ada });
  expect((await watch(deps, third.id, 0, ben)).at(-1)?.event.kind).toBe('finished');
});

test('the history is found by state, table, person and time, and only by who may see it', async () => {
  await using deps = await open();
  await write(deps.engine, 's.t', 'SELECT 1 AS id');
  await run(deps, 'SELECT id FROM s.t');
  await run(deps, 'SELECT 1 FROM s.nowhere');
  deps.passSeconds(60);
  const later = deps.clock();
  await run(deps, 'SELECT 3');
  const found = async (input: Parameters<typeof listHistory>[1], caller = ada) =>
    (await listHistory(deps, input, caller)).items.map(({ sql }) => sql);
  expect(await found({ table: 'S.T' })).toEqual(['SELECT id FROM s.t']);
  expect(await found({ states: ['failed'] })).toEqual(['SELECT 1 FROM s.nowhere']);
  expect(await found({ search: 'does not exist' })).toEqual(['SELECT 1 FROM s.nowhere']);
  expect(await found({ from: later })).toEqual(['SELECT 3']);
  expect(await found({ ref: 'dev' })).toEqual([]);
  expect(await found({ person: 'ada' }, admin)).toHaveLength(3);
  await expect(found({ person: 'ada' }, ben)).rejects.toMatchObject({ code: 'forbidden' });
});

test('a statement runs again exactly as then, also when its table has moved on', async () => {
  await using deps = await open();
  await write(deps.engine, 's.t', 'SELECT 1 AS id');
  const first = await run(deps, 'SELECT id FROM s.t');
  await write(deps.engine, 's.t', 'SELECT 2 AS id');
  const { id } = await runAgain(deps, { id: first }, ada);
  await watch(deps, id);
  expect(await text(deps, id, 'csv')).toBe('id\r\n1\r\n');
  await expect(runAgain(deps, { id: first }, ben)).rejects.toMatchObject({ code: 'forbidden' });
  const { id: broken } = await startQuery(deps, { sql: 'SELECT 1 FROM s.nowhere' }, ada);
  await watch(deps, broken);
  await expect(runAgain(deps, { id: broken }, ada)).rejects.toMatchObject({ code: 'conflict' });
});

test('values are bound by their type, also when a statement runs again', async () => {
  await using deps = await open();
  const parameters = [
    { type: 'varchar', value: "'; DROP TABLE t --" },
    { type: 'bigint', value: '9007199254740993' },
    { type: 'date', value: '2026-02-28' },
    { type: 'decimal(38, 2)', value: null },
  ];
  const { id } = await startQuery(
    deps,
    { sql: 'SELECT ? AS s, ? AS n, ? AS d, ? AS x', parameters },
    ada,
  );
  await watch(deps, id);
  const { id: again } = await runAgain(deps, { id }, ada);
  await watch(deps, again);
  const rows = "s,n,d,x\r\n'; DROP TABLE t --,9007199254740993,2026-02-28,\r\n";
  expect([await text(deps, id, 'csv'), await text(deps, again, 'csv')]).toEqual([rows, rows]);
  for (const wrong of [
    { type: 'varchar) , (SELECT 1', value: 'x' },
    { type: 'bigint', value: '1.5' },
    { type: 'nonsense', value: '1' },
  ]) {
    await expect(
      startQuery(deps, { sql: 'SELECT ?', parameters: [wrong] }, ada),
    ).rejects.toMatchObject({ code: 'invalid' });
  }
});

test('a run keeps its plan with actual rows for who may see it, and a statement shows one before', async () => {
  await using deps = await open();
  await write(deps.engine, 's.t', 'SELECT 1 AS id');
  const id = await run(deps, 'SELECT count(*) AS n FROM s.t');
  const ran = await getProfile(deps, { id }, ada);
  expect(ran.root).toMatchObject({ name: 'Output', actualRows: 1n });
  await expect(getProfile(deps, { id }, ben)).rejects.toMatchObject({ code: 'forbidden' });
  const statement = { sql: 'SELECT id FROM s.t', ref: 'main' };
  const planned = await explainStatement({ ...deps, defaultBranch: 'main' }, statement, ada);
  expect(planned.root).toMatchObject({ name: 'TableScan', details: ['iceberg.s.t', 'columns id'] });
});

test('the history forgets what is old, but not what somebody pinned', async () => {
  await using deps = await open();
  const ids = [await run(deps, 'SELECT 1'), await run(deps, 'SELECT 2')];
  await deps.database.query(
    `INSERT INTO app.result_tabs (owner, tab_id, query_id, title, is_pinned, opened_at, position)
     VALUES ('ada', gen_random_uuid(), $1, 'kept', true, now(), 0)`,
    [ids[0]],
  );
  deps.passSeconds(1000);
  await sweepSpool(deps, { ...SPOOL_LIMITS, maxAgeMs: 1 });
  expect(await purgeHistory(deps, { olderThanMs: 2_000_000 })).toBe(0);
  expect(await purgeHistory(deps, { olderThanMs: 1 })).toBe(1);
  expect((await listHistory(deps, {}, ada)).items.map(({ id }) => id)).toEqual([ids[0]]);
});

test('each column of a statement is traced to the tables that it reads', async () => {
  await using deps = await open();
  await write(deps.engine, 's.t', 'SELECT 1 AS id, 2 AS v');
  const traced = async (sql: string) => {
    const input = { sql, ref: 'main', schema: 's' };
    return getLineage({ ...deps, defaultBranch: 'main' }, input, ada);
  };
  expect(await traced('SELECT max(v) AS m FROM t WHERE id > 0')).toEqual({
    target: null,
    columns: [{ name: 'm', origins: [{ table: 'iceberg.s.t', column: 'v', how: 'aggregated' }] }],
    influences: [{ kind: 'filter', origins: [{ table: 'iceberg.s.t', column: 'id' }] }],
    unknown: [],
  });
  expect((await traced('SELECT a FROM nowhere'))?.unknown).toEqual(['iceberg.s.nowhere']);
  expect(await traced('SHOW CATALOGS')).toBeNull();
  await expect(traced('SELEC 1')).rejects.toMatchObject({ code: 'invalid' });
});
