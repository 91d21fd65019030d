import { expect, test } from 'vitest';
import { openTestEngine } from '#server/engine/testing/open-engine.ts';
import { eventsOf, limits, main, write } from '#server/engine/testing/statements.ts';
import type { Plan, PlanNode, QueryEngine } from '../../../port.ts';

const SQL =
  'SELECT u.name, count(*) AS n FROM s.t JOIN s.u ON t.g = u.id WHERE t.id > 10 GROUP BY u.name ORDER BY n LIMIT 3';

async function open() {
  const deps = await openTestEngine();
  const { engine } = deps;
  const numbers = 'SELECT i AS id, i % 10 AS g FROM UNNEST(sequence(1, 1000)) AS t(i)';
  await write(engine, 's.t', numbers);
  await write(
    engine,
    's.u',
    "SELECT i AS id, concat('n', CAST(i AS varchar)) AS name FROM UNNEST(sequence(1, 10)) AS t(i)",
  );
  return deps;
}

async function explained(engine: QueryEngine, sql: string): Promise<Plan> {
  const plan = await engine.explain({ sql }, main);
  if (!plan.ok) throw new Error(JSON.stringify(plan.error));
  return plan.value;
}

const all = (node: PlanNode): readonly PlanNode[] => [node, ...node.children.flatMap(all)];
const names = (plan: Plan) => all(plan.root).map(({ name }) => name);
const scans = (plan: Plan) => all(plan.root).filter(({ name }) => name === 'TableScan');

test('a plan names operators as Trino does and tables as the lake does, and no file', async () => {
  await using deps = await open();
  const plan = await explained(deps.engine, SQL);
  expect(names(plan)).toEqual(['TopN', 'Aggregate', 'InnerJoin', 'TableScan', 'TableScan']);
  expect(
    scans(plan)
      .map(({ details }) => details[0])
      .toSorted(),
  ).toEqual(['iceberg.s.t', 'iceberg.s.u']);
  expect(plan.io?.tables.find(({ name }) => name === 'iceberg.s.u')?.estimatedRows).toBe(10n);
  const text = JSON.stringify(plan, (_, value) => (typeof value === 'bigint' ? `${value}` : value));
  expect(text).not.toContain('.parquet');
  expect(text).not.toContain(deps.folder);
  expect(all(plan.root).every(({ actualRows }) => actualRows === null)).toBe(true);
});

test('after a run each operator says how many rows came out and how long it took', async () => {
  await using deps = await open();
  const queryId = '01990000-0000-7000-8000-000000000001';
  await eventsOf(deps.engine.execute(queryId, { sql: SQL }, main, limits));
  const plan = await deps.engine.profile(queryId);
  if (plan === null) throw new Error('There is no profile.');
  expect(names(plan)).toEqual([
    'Output',
    'TopN',
    'Aggregate',
    'InnerJoin',
    'TableScan',
    'TableScan',
  ]);
  expect(plan.root.actualRows).toBe(3n);
  const rows = Object.fromEntries(
    scans(plan).map(({ details, actualRows }) => [details[0], actualRows]),
  );
  expect(rows).toEqual({ 'iceberg.s.t': 891n, 'iceberg.s.u': 10n });
  expect(all(plan.root).every(({ seconds }) => seconds !== null && seconds >= 0)).toBe(true);
  expect(await deps.engine.profile('01990000-0000-7000-8000-000000000002')).toBeNull();
});

test('what cannot be run cannot be explained, and says the same', async () => {
  await using deps = await open();
  expect(await deps.engine.explain({ sql: 'SELECT 1 FROM s.nowhere' }, main)).toMatchObject({
    ok: false,
    error: { kind: 'rejected', name: 'TABLE_NOT_FOUND' },
  });
});

test('a join of a table with itself names it twice', async () => {
  await using deps = await open();
  const plan = await explained(
    deps.engine,
    'SELECT count(*) FROM s.t AS a JOIN s.t AS b ON a.id = b.g',
  );
  expect(scans(plan).map(({ details }) => details[0])).toEqual(['iceberg.s.t', 'iceberg.s.t']);
});

test('a table of many files is named as well', async () => {
  await using deps = await open();
  for (let file = 0; file < 12; file += 1) {
    await write(deps.engine, 's.u', `SELECT BIGINT '${file}' AS id, 'x' AS name`, {
      kind: 'append',
    });
  }
  const queryId = '01990000-0000-7000-8000-000000000003';
  await eventsOf(deps.engine.execute(queryId, { sql: 'SELECT max(id) FROM s.u' }, main, limits));
  const plan = await deps.engine.profile(queryId);
  expect(plan === null ? [] : scans(plan).map(({ details }) => details[0])).toEqual([
    'iceberg.s.u',
  ]);
});
