import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type OpenedEngine, openTestEngine } from '../../../testing/open-engine.ts';
import { rowsOf } from '../../../testing/statements.ts';
import { changeOf } from '../../../testing/write-statements.ts';

const id = fc.integer({ min: 0, max: 12 });
const text = fc.constantFrom("'a'", "'b'", "'c and more'", 'NULL');
const number = fc.oneof(fc.integer({ min: -5, max: 20 }).map(String), fc.constant('NULL'));
const row = fc.tuple(id, text, number).map(([a, b, c]) => `(${a}, ${b}, ${c})`);

const condition = fc.oneof(
  id.map((n) => `id < ${n}`),
  id.map((n) => `id = ${n}`),
  fc.tuple(id, id).map(([a, b]) => `id BETWEEN ${a} AND ${b}`),
  fc.uniqueArray(id, { minLength: 1, maxLength: 4 }).map((ids) => `id IN (${ids.join(', ')})`),
  text.filter((value) => value !== 'NULL').map((value) => `p = ${value}`),
  fc.constantFrom('p IS NULL', 'v IS NOT NULL', "p <> 'a'", 'NOT (v > 3)', "v > 3 OR p = 'b'"),
  fc.constant('v > (SELECT avg(v) FROM t)'),
);
const where = fc.option(condition).map((one) => (one === null ? '' : ` WHERE ${one}`));

/** Statements that mean the same to the oracle. */
const shared = fc.oneof(
  fc
    .array(row, { minLength: 1, maxLength: 6 })
    .map((rows) => `INSERT INTO t VALUES ${rows.join(', ')}`),
  where.map((w) => `INSERT INTO t SELECT id + 20, p, v FROM t${w}`),
  where.map((w) => `UPDATE t SET v = v + 1${w}`),
  fc.tuple(text, where).map(([p, w]) => `UPDATE t SET p = ${p}, v = id${w}`),
  where.map((w) => `DELETE FROM t${w}`),
  fc
    .uniqueArray(fc.tuple(id, number), { selector: ([key]) => key, minLength: 1, maxLength: 5 })
    .map(
      (rows) =>
        `MERGE INTO t USING (VALUES ${rows.map(([k, v]) => `(${k}, CAST(${v} AS integer))`).join(', ')}) AS u(k, w) ON t.id = u.k WHEN MATCHED AND w % 2 = 0 THEN DELETE WHEN MATCHED THEN UPDATE SET v = w WHEN NOT MATCHED AND w > 0 THEN INSERT (id, p, v) VALUES (k, 'm', w)`,
    ),
);

/** Statements that change how the rows lie and none of them. */
const own = fc.constantFrom(
  "ALTER TABLE t SET PROPERTIES partitioning = ARRAY['p']",
  "ALTER TABLE t SET PROPERTIES partitioning = ARRAY['bucket(id, 3)', 'truncate(p, 1)']",
  'ALTER TABLE t SET PROPERTIES partitioning = ARRAY[]',
  "ALTER TABLE t SET PROPERTIES sorted_by = ARRAY['v DESC']",
  'ALTER TABLE t EXECUTE optimize',
);

const step = fc.oneof(
  { weight: 5, arbitrary: shared.map((sql) => ({ sql, isShared: true })) },
  { weight: 1, arbitrary: own.map((sql) => ({ sql, isShared: false })) },
);

const ROWS = 'SELECT id, p, v FROM t ORDER BY id, p, v';

async function compare(lake: OpenedEngine, oracle: DuckDBConnection): Promise<void> {
  const expected = await oracle.runAndReadAll(ROWS);
  expect(await rowsOf(lake.engine, ROWS)).toEqual(expected.getRows());
}

test('any series of changes leaves the rows and the counts that a plain table has', async () => {
  await using lake = await openTestEngine();
  const instance = await DuckDBInstance.create(':memory:');
  const oracle = await instance.connect();
  await changeOf(lake.engine, 'CREATE SCHEMA s');
  const property = fc.asyncProperty(
    fc.array(step, { minLength: 4, maxLength: 14 }),
    async (steps) => {
      const create = 'CREATE OR REPLACE TABLE t (id integer, p varchar, v integer)';
      await changeOf(lake.engine, create);
      await oracle.run(create);
      const first =
        "INSERT INTO t SELECT i, IF(i % 3 = 0, 'a', 'b'), i * 2 FROM UNNEST(sequence(1, 10)) AS u(i)";
      await changeOf(lake.engine, first);
      await oracle.run(
        "INSERT INTO t SELECT i, CASE WHEN i % 3 = 0 THEN 'a' ELSE 'b' END, i * 2 FROM range(1, 11) AS u(i)",
      );
      for (const { sql, isShared } of steps) {
        const change = await changeOf(lake.engine, sql);
        if (!isShared) continue;
        const { rowsChanged } = await oracle.run(sql);
        expect(`${sql}: ${change?.count}`).toBe(`${sql}: ${rowsChanged}`);
      }
      await compare(lake, oracle);
    },
  );
  await fc.assert(property, { numRuns: Number(process.env['RUNS'] ?? 8) });
  oracle.closeSync();
  instance.closeSync();
});
