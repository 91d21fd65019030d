import { expect, test } from 'vitest';
import type { ColumnBatch } from '../../port.ts';
import { type OpenedEngine, openTestEngine } from '../../testing/open-engine.ts';
import { failureOf, main, rowsOf, write } from '../../testing/statements.ts';

const columns = [
  { name: 'n', type: { kind: 'bigint' } },
  { name: 's', type: { kind: 'varchar', length: null } },
  { name: 'at', type: { kind: 'timestamp with time zone', precision: 6 } },
  { name: 'bytes', type: { kind: 'varbinary' } },
  { name: 'x', type: { kind: 'double' } },
] as const;

async function publish({ marts }: OpenedEngine, commitHash: string, n: bigint): Promise<void> {
  const batch: ColumnBatch = {
    columns,
    rowCount: 2,
    values: [
      [n, null],
      ['', 'a "quoted",\nline'],
      ['2025-03-30 01:30:00.123456 UTC', null],
      ['AP8=', null],
      [Number.NaN, null],
    ],
  };
  const batches = (async function* () {
    yield batch;
  })();
  await marts.publish([{ name: 'm', columns, batches, key: [], indexes: [], descriptions: {} }], {
    commitHash,
    runId: null,
  });
}

test('marts are read with their exact values, and what was published last is what is read', async () => {
  await using opened = await openTestEngine();
  const { engine } = opened;
  await publish(opened, 'c1', 9007199254740993n);
  expect(await rowsOf(engine, 'SELECT * FROM pg.marts.m ORDER BY n')).toEqual([
    [9007199254740993n, '', '2025-03-30 01:30:00.123456 UTC', 'AP8=', Number.NaN],
    [null, 'a "quoted",\nline', null, null, null],
  ]);
  opened.passSeconds(1);
  await publish(opened, 'c2', 5n);
  const sql = 'SELECT n FROM pg.marts.m WHERE n IS NOT NULL';
  const result = await engine.collect({ sql }, main, { maxRows: 10, timeoutMs: 10_000 });
  expect(result).toMatchObject({
    ok: true,
    value: { values: [[5n]], tables: [{ name: 'pg.marts.m', commitHash: 'c2', snapshotId: null }] },
  });
});

test('a mart that is not published and a schema that is none are named', async () => {
  await using opened = await openTestEngine();
  expect(await failureOf(opened.engine, 'SELECT * FROM pg.marts.absent')).toMatchObject({
    name: 'TABLE_NOT_FOUND',
    message: expect.stringContaining("'pg.marts.absent' is not published"),
  });
  expect(await failureOf(opened.engine, 'SELECT * FROM pg.app.people')).toMatchObject({
    name: 'SCHEMA_NOT_FOUND',
  });
});

test('SHOW lists catalogs, schemas, tables and columns of the ref that is read', async () => {
  await using opened = await openTestEngine();
  const { engine, catalog } = opened;
  const { commitHash } = await write(engine, 's.t', "SELECT 1 AS id, 'a' AS v");
  await catalog.createReference({ type: 'BRANCH', name: 'dev/One', hash: commitHash });
  await write(engine, 'only.here', 'SELECT 1 AS id', { kind: 'replace' }, { ref: 'dev/One' });
  await publish(opened, 'c1', 1n);
  expect(await rowsOf(engine, 'SHOW CATALOGS')).toEqual([
    ['iceberg'],
    ['iceberg_dev_one'],
    ['iceberg_main'],
    ['pg'],
    ['system'],
  ]);
  expect(await rowsOf(engine, 'SHOW SCHEMAS')).toEqual([['information_schema'], ['s']]);
  expect(await rowsOf(engine, 'SHOW SCHEMAS FROM iceberg_dev_one')).toEqual([
    ['information_schema'],
    ['only'],
    ['s'],
  ]);
  expect(await rowsOf(engine, 'SHOW TABLES FROM iceberg_dev_one.only')).toEqual([['here']]);
  expect(await rowsOf(engine, 'SHOW TABLES FROM pg.marts')).toEqual([['m']]);
  expect(await rowsOf(engine, 'DESCRIBE s.t')).toEqual([
    ['id', 'integer', '', ''],
    ['v', 'varchar', '', ''],
  ]);
  expect(await failureOf(engine, 'SHOW TABLES FROM iceberg.gone')).toMatchObject({
    name: 'SCHEMA_NOT_FOUND',
  });
});
