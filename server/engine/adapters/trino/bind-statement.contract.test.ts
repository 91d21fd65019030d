import { afterAll, beforeAll, expect, test } from 'vitest';
import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import { type OpenedEngine, openTestEngine } from '../../testing/open-engine.ts';
import { main, write } from '../../testing/statements.ts';
import { bindStatement } from './bind-statement.ts';
import { createCatalogPool } from './catalog-pool.ts';

let opened: OpenedEngine;
let head = '';
let devHead = '';
const made: string[] = [];

beforeAll(async () => {
  opened = await openTestEngine();
  const { engine, catalog } = opened;
  await write(engine, 's.t', 'SELECT 1 AS id', { kind: 'replace' });
  const { hash } = valueOrThrow(await catalog.getReference('main'));
  valueOrThrow(await catalog.createReference({ type: 'BRANCH', name: 'dev', hash }, 'main'));
  await write(engine, 's.t', 'SELECT 2 AS id', { kind: 'append' }, { ref: 'dev' });
  head = hash;
  devHead = valueOrThrow(await catalog.getReference('dev')).hash;
});
afterAll(() => opened[Symbol.asyncDispose]());

async function bound(sql: string, ref = 'main', catalog: string | null = 'iceberg') {
  const pool = createCatalogPool({
    properties: new Map([['iceberg.catalog.type', 'rest']]),
    run: async (statement) => void made.push(statement),
    refExists: async () => true,
  });
  const deps = { catalog: opened.catalog, clock: opened.clock, trinoCatalog: 'lake', pool };
  const context = { ...main, ref, catalog };
  using statement = await bindStatement(deps, sql, context, new AbortController().signal);
  return statement;
}

const at = (hash: string, name = 't') => `"lake"."s"."${name}#${hash}"`;

test.each([
  ['SELECT * FROM t', () => `SELECT * FROM ${at(head)} AS "t"`],
  ['SELECT * FROM iceberg . s . "t" x', () => `SELECT * FROM ${at(head)} x`],
  [
    'SELECT T.id, s.t.id, iceberg.s.t.id FROM T',
    () => `SELECT T.id, t.id, t.id FROM ${at(head)} AS "t"`,
  ],
  ["SELECT 's.t.id' FROM t -- t", () => `SELECT 's.t.id' FROM ${at(head)} AS "t" -- t`],
  ['WITH t AS (SELECT 1) SELECT * FROM t', () => 'WITH t AS (SELECT 1) SELECT * FROM t'],
  [
    'WITH t AS (SELECT * FROM t) SELECT * FROM t',
    () => `WITH t AS (SELECT * FROM ${at(head)} AS "t") SELECT * FROM t`,
  ],
  [
    'SELECT * FROM (WITH t AS (SELECT 1) SELECT * FROM t), t',
    () => `SELECT * FROM (WITH t AS (SELECT 1) SELECT * FROM t), ${at(head)} AS "t"`,
  ],
  [
    'SELECT * FROM t TABLESAMPLE BERNOULLI (10) WHERE EXISTS (SELECT 1 FROM t u)',
    () =>
      `SELECT * FROM ${at(head)} AS "t" TABLESAMPLE BERNOULLI (10) WHERE EXISTS (SELECT 1 FROM ${at(head)} u)`,
  ],
  [
    'SELECT * FROM "t$files", iceberg_dev.s.t',
    () => `SELECT * FROM "lake"."s"."t#${head}$files" AS "t$files", ${at(devHead)} AS "t"`,
  ],
  ["SELECT * FROM t FOR VERSION AS OF 'dev' AS d", () => `SELECT * FROM ${at(devHead)} AS d`],
  [
    'SELECT k FROM t CROSS JOIN LATERAL (SELECT t.k * 2 AS d)',
    () => `SELECT k FROM ${at(head)} AS "t" CROSS JOIN LATERAL (SELECT t.k * 2 AS d)`,
  ],
  ['SELECT * FROM pg.marts.m, pg.marts.n', () => 'SELECT * FROM pg.marts.m, pg.marts.n'],
  ['SELECT * FROM system.metadata.catalogs', () => 'SELECT * FROM system.metadata.catalogs'],
  ['EXPLAIN SELECT * FROM t', () => `EXPLAIN SELECT * FROM ${at(head)} AS "t"`],
  ['SELECT * FROM "t#already"', () => 'SELECT * FROM "t#already"'],
  ['SELECT 😀 FROM t'.replace('😀', "'😀'"), () => `SELECT '😀' FROM ${at(head)} AS "t"`],
])('%j reads its tables at their commits', async (sql, expected) => {
  expect((await bound(sql)).sql).toBe(expected());
});

test('what is read stands with its commit and snapshot, and the text reads the same again', async () => {
  const { tables, effectiveSql, target } = await bound('SELECT * FROM t, iceberg_dev.s.t u');
  expect(tables).toEqual([
    { name: 'iceberg.s.t', ref: 'main', commitHash: head, snapshotId: expect.any(BigInt) },
    { name: 'iceberg_dev.s.t', ref: 'dev', commitHash: devHead, snapshotId: expect.any(BigInt) },
  ]);
  expect(effectiveSql).toBe(
    `SELECT * FROM t FOR VERSION AS OF '${head}', iceberg_dev.s.t FOR VERSION AS OF '${devHead}' u`,
  );
  expect(target).toBeNull();
});

test.each([
  ['INSERT INTO t SELECT * FROM t', 'INSERT INTO t SELECT * FROM "lake"'],
  ['DELETE FROM iceberg.s.t WHERE id = 1', 'DELETE FROM "iceberg_dev_x'],
  [
    'MERGE INTO iceberg.s.t USING t u ON true WHEN MATCHED THEN DELETE',
    'MERGE INTO "iceberg_dev_x',
  ],
  ['ALTER TABLE s.t ADD COLUMN x bigint', 'ALTER TABLE s.t ADD'],
])('%j is led to a catalog of its branch, and what it reads is not', async (sql, start) => {
  const statement = await bound(sql, 'dev');
  expect(statement.sql.startsWith(start)).toBe(true);
  expect(statement.catalog).toMatch(/^iceberg_dev_x[0-9a-f]{8}$/);
  expect(statement.target).toEqual({ ref: 'dev', key: ['s', 't'] });
  expect(made.at(-1)).toContain(`"iceberg.rest-catalog.prefix" = 'dev'`);
});

test('on the default branch no catalog is made', async () => {
  const before = made.length;
  expect(await bound('DROP TABLE iceberg.s.t')).toMatchObject({
    sql: 'DROP TABLE "lake".s.t',
    catalog: 'lake',
    target: { ref: 'main', key: ['s', 't'] },
  });
  expect(await bound('SHOW TABLES')).toMatchObject({ sql: 'SHOW TABLES', catalog: 'lake' });
  expect(made).toHaveLength(before);
});

test('a view keeps the names of its tables', async () => {
  const { sql } = await bound('CREATE VIEW v AS SELECT * FROM iceberg.s.t');
  expect(sql).toBe('CREATE VIEW v AS SELECT * FROM "lake".s.t');
});

test.each([
  'SELECT * FROM pg.app.people',
  'SELECT * FROM system.runtime.queries',
  'SELECT * FROM memory.s.t',
  "SELECT * FROM TABLE(pg.system.query(query => 'SELECT 1'))",
  'CREATE TABLE pg.marts.evil (LIKE iceberg.s.t)',
  'DELETE FROM pg.marts.m',
  'SHOW TABLES FROM pg.app',
  'CREATE VIEW v AS SELECT * FROM iceberg_dev.s.t',
])('%j reaches past the lake and is refused', async (sql) => {
  await expect(bound(sql)).rejects.toThrow(
    /not one of this console|cannot be used here|not supported here|is not there for ever/,
  );
});

test('changes of a table are those of the default branch, and are refused elsewhere', async () => {
  const changes = `SELECT * FROM TABLE(iceberg.system.table_changes('s', 't', 1, 2))`;
  await expect(bound(changes)).rejects.toThrow(/not supported here/);
  const plain = `SELECT * FROM TABLE(system.table_changes('s', 't', 1, 2))`;
  expect((await bound(plain)).catalog).toBe('lake');
  await expect(bound(plain, 'dev')).rejects.toThrow(/default branch/);
});
