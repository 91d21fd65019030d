import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { protectCatalog } from '#server/catalog/protect-catalog.ts';
import { requireUnprotected } from '#server/catalog/require-unprotected.ts';
import { loadTable } from '#server/iceberg/load-table.ts';
import { currentSchema, defaultSpec, type TableMetadata } from '#server/iceberg/model/metadata.ts';
import { type OpenedEngine, openTestEngine } from '../../../testing/open-engine.ts';
import { main, rowsOf } from '../../../testing/statements.ts';
import { contentOf, filesOf } from '../../../testing/tables.ts';
import { changeOf, lastEvent, refusalOf } from '../../../testing/write-statements.ts';
import { createDuckDbEngine } from '../duckdb-engine.ts';

let opened: OpenedEngine;
beforeAll(async () => {
  opened = await openTestEngine();
  await changeOf(opened.engine, 'CREATE SCHEMA s');
});
beforeEach(async () => {
  await changeOf(opened.engine, 'DROP TABLE IF EXISTS t');
});
afterAll(() => opened[Symbol.asyncDispose]());

const run = async (...statements: readonly string[]) => {
  for (const sql of statements) await changeOf(opened.engine, sql);
};
const metadata = async (): Promise<TableMetadata> =>
  (await loadTable(opened, (await contentOf(opened)).metadataLocation)).metadata;

describe('a table that is made', () => {
  test('has the columns, layout and properties that were asked for, and a first snapshot', async () => {
    await run(
      "CREATE TABLE t (id bigint NOT NULL COMMENT 'key', ts timestamp(3), c char(3), r row(a tinyint)) COMMENT 'words' WITH (partitioning = ARRAY['day(ts)'], sorted_by = ARRAY['id DESC'], extra_properties = MAP(ARRAY['a'], ARRAY['b']))",
    );
    const made = await metadata();
    expect(currentSchema(made).fields).toMatchObject([
      { name: 'id', required: true, doc: 'key', type: { kind: 'long' } },
      { name: 'ts', required: false, type: { kind: 'timestamp' } },
      { name: 'c', type: { kind: 'string' } },
      { name: 'r', type: { kind: 'struct', fields: [{ name: 'a', type: { kind: 'int' } }] } },
    ]);
    expect(defaultSpec(made).fields).toMatchObject([{ name: 'ts_day', transform: 'day' }]);
    expect(made.sortOrders.at(-1)?.fields).toMatchObject([{ sourceId: 1, direction: 'desc' }]);
    expect(made.properties).toMatchObject({ comment: 'words', a: 'b' });
    expect(made.snapshots.map(({ summary }) => summary['total-records'])).toEqual(['0']);
  });

  test('keeps times to the microsecond, and names that can be seen', async () => {
    await run('CREATE TABLE t (a timestamp(9), b array(time(12)))');
    expect(currentSchema(await metadata()).fields).toMatchObject([
      { type: { kind: 'timestamp' } },
      { type: { kind: 'list', element: { kind: 'time' } } },
    ]);
    const hidden = '"\u0001file"';
    for (const sql of [
      `CREATE TABLE u (${hidden} integer)`,
      `CREATE TABLE u AS SELECT 1 AS ${hidden}`,
      `ALTER TABLE t ADD COLUMN ${hidden} integer`,
      `ALTER TABLE t RENAME COLUMN a TO ${hidden}`,
    ]) {
      expect(await refusalOf(opened.engine, sql)).toMatchObject({ name: 'NOT_SUPPORTED' });
    }
  });

  test('like another has its columns, and its layout where that is said', async () => {
    await run(
      "CREATE TABLE t (a bigint NOT NULL, b varchar) WITH (partitioning = ARRAY['b'], sorted_by = ARRAY['a'])",
      'DROP TABLE IF EXISTS u',
      'CREATE TABLE u (LIKE t INCLUDING PROPERTIES, c double)',
      'ALTER TABLE t RENAME TO old',
      'ALTER TABLE u RENAME TO t',
      'DROP TABLE old',
    );
    const made = await metadata();
    expect(currentSchema(made).fields.map(({ name, required }) => [name, required])).toEqual([
      ['a', true],
      ['b', false],
      ['c', false],
    ]);
    expect(defaultSpec(made).fields).toMatchObject([{ name: 'b' }]);
    expect(made.defaultSortOrderId).not.toBe(0);
  });

  test('in place of another keeps its history, and readers of the past', async () => {
    await run('CREATE TABLE t AS SELECT 1 AS a, 2 AS b');
    const first = await metadata();
    const snapshot = first.currentSnapshotId;
    await run("CREATE OR REPLACE TABLE t AS SELECT 'x' AS a");
    expect(await rowsOf(opened.engine, 'SELECT * FROM t')).toEqual([['x']]);
    expect(await rowsOf(opened.engine, `SELECT a, b FROM t FOR VERSION AS OF ${snapshot}`)).toEqual(
      [[1, 2]],
    );
    expect((await metadata()).tableUuid).toBe(first.tableUuid);
  });
});

describe('what a table may become', () => {
  test('columns are added, renamed, widened and dropped, also inside rows; rows written before stay', async () => {
    await run(
      "CREATE TABLE t AS SELECT 1 AS a, CAST(ROW(1, 'x') AS row(p integer, q varchar)) AS r",
      'ALTER TABLE t ADD COLUMN r.z double',
      'ALTER TABLE t RENAME COLUMN r.p TO pp',
      'ALTER TABLE t ALTER COLUMN a SET DATA TYPE bigint',
      'ALTER TABLE t DROP COLUMN r.q',
      'INSERT INTO t VALUES (2, ROW(5, 6e0))',
    );
    expect(await rowsOf(opened.engine, 'SELECT a, r.pp, r.z FROM t ORDER BY a')).toEqual([
      [1n, 1, null],
      [2n, 5, 6],
    ]);
  });

  test.each([
    ['ALTER TABLE t DROP COLUMN p', 'NOT_SUPPORTED', 'Cannot drop partition field: p'],
    ['ALTER TABLE t ADD COLUMN c integer NOT NULL', 'NOT_SUPPORTED', 'not null columns'],
    ['ALTER TABLE t ALTER COLUMN v SET DATA TYPE integer', 'ICEBERG_COMMIT_ERROR', 'long'],
    ['ALTER TABLE t ADD COLUMN v.x integer', 'NOT_SUPPORTED', "'v' is no row"],
    ['ALTER TABLE t RENAME TO nope.t', 'NOT_FOUND', 'Schema nope not found'],
    ["COMMENT ON COLUMN t.nope IS 'x'", 'COLUMN_NOT_FOUND', 'Column does not exist: nope'],
    ['ALTER SCHEMA s RENAME TO z', 'NOT_SUPPORTED', 'renaming schemas'],
    ['ALTER TABLE t EXECUTE optimize(nope => 1)', 'INVALID_PROCEDURE_ARGUMENT', 'Unknown argument'],
    ["ALTER TABLE t EXECUTE optimize WHERE lower(p) = 'a'", 'NOT_SUPPORTED', 'chooses files'],
    ['ALTER TABLE t EXECUTE rollback_to_snapshot', 'INVALID_PROCEDURE_ARGUMENT', 'is missing'],
  ])('%s is refused as %s', async (sql, name, message) => {
    await run("CREATE TABLE t (v bigint, p varchar) WITH (partitioning = ARRAY['p'])");
    expect(await refusalOf(opened.engine, sql)).toMatchObject({
      name,
      message: expect.stringContaining(message),
    });
  });
});

describe('a table is kept in order', () => {
  test('many small files become one a partition, and what WHERE leaves out stays', async () => {
    await run("CREATE TABLE t (v bigint, p varchar) WITH (partitioning = ARRAY['p'])");
    for (const v of [1, 2, 3]) await run(`INSERT INTO t VALUES (${v}, 'a'), (${v}, 'b')`);
    const last = await lastEvent(
      opened.engine,
      "ALTER TABLE t EXECUTE optimize(file_size_threshold => '10MB') WHERE p = 'a'",
    );
    expect(last).toMatchObject({
      kind: 'finished',
      update: { type: 'ALTER TABLE EXECUTE', count: null },
      result: { columns: [{ name: 'rows' }], rowCount: 0 },
    });
    expect(await filesOf(opened)).toHaveLength(4);
    await run('ALTER TABLE t EXECUTE optimize');
    expect(await filesOf(opened)).toHaveLength(2);
    expect(await rowsOf(opened.engine, 'SELECT p, sum(v) FROM t GROUP BY p ORDER BY p')).toEqual([
      ['a', 6n],
      ['b', 6n],
    ]);
  });

  test('snapshots go when they are old enough, and an earlier commit can still be read', async () => {
    await run('CREATE TABLE t AS SELECT 1 AS a');
    opened.passSeconds(60);
    const head = await opened.catalog.getReference('main');
    const commit = head.ok ? head.value.hash : '';
    await run('UPDATE t SET a = 2');
    const short = "ALTER TABLE t EXECUTE expire_snapshots(retention_threshold => '30s')";
    expect(await refusalOf(opened.engine, short)).toMatchObject({
      name: 'INVALID_PROCEDURE_ARGUMENT',
    });
    const properties = { 'iceberg.expire_snapshots_min_retention': '0s' };
    const session = { path: null, properties, prepared: {} };
    await changeOf(opened.engine, short, { ...main, session });
    expect((await metadata()).snapshots).toHaveLength(1);
    expect(await rowsOf(opened.engine, `SELECT a FROM t FOR VERSION AS OF '${commit}'`)).toEqual([
      [1],
    ]);
  });

  test('a table is set back to a snapshot, by either way to say it', async () => {
    await run('CREATE TABLE t AS SELECT 1 AS a');
    const first = (await metadata()).currentSnapshotId;
    await run('UPDATE t SET a = 2');
    const second = (await metadata()).currentSnapshotId;
    await run(`ALTER TABLE t EXECUTE rollback_to_snapshot(${first})`);
    expect(await rowsOf(opened.engine, 'SELECT a FROM t')).toEqual([[1]]);
    await run(`CALL iceberg.system.rollback_to_snapshot('s', 't', ${second})`);
    expect(await rowsOf(opened.engine, 'SELECT a FROM t')).toEqual([[2]]);
  });

  test('a schema goes with what is in it only when that is said', async () => {
    await run('CREATE SCHEMA z', 'CREATE SCHEMA "z.y"', 'CREATE TABLE z.a (b integer)');
    expect(await refusalOf(opened.engine, 'DROP SCHEMA z')).toMatchObject({
      name: 'SCHEMA_NOT_EMPTY',
    });
    expect(await refusalOf(opened.engine, 'DROP SCHEMA z CASCADE')).toMatchObject({
      name: 'SCHEMA_NOT_EMPTY',
      message: expect.stringContaining("'z.y'"),
    });
    await run('DROP SCHEMA "z.y"', 'DROP SCHEMA z CASCADE', 'DROP SCHEMA IF EXISTS z');
  });
});

test('a branch that takes no commit is refused before anything is read or written', async () => {
  await run('CREATE TABLE t AS SELECT 1 AS a');
  const { catalog, store, marts, clock, database, folder } = opened;
  await using engine = await createDuckDbEngine({
    catalog: protectCatalog(catalog, async () => [{ pattern: 'main', kind: 'merge-only' }]),
    store,
    marts,
    clock,
    requireWritable: (branch) => requireUnprotected({ catalog, database }, branch),
    spoolFolder: path.join(folder, 'spool-2'),
    scratchFolder: path.join(folder, 'scratch-2'),
    memoryLimitMb: 128,
    threads: 1,
  });
  const [file = ''] = await filesOf(opened);
  await store.delete(file);
  for (const sql of ['CREATE TABLE u AS SELECT * FROM t', 'UPDATE t SET a = 2', 'DROP TABLE t']) {
    expect(await refusalOf(engine, sql)).toMatchObject({
      name: 'PERMISSION_DENIED',
      message: expect.stringContaining('Write to a branch and merge it'),
    });
  }
});
