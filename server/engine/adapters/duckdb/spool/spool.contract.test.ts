import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { tableFromIPC } from '@uwdata/flechette';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#server/platform/ids.ts';
import type { TrinoType } from '#server/sql/model/types.ts';
import type { CellValue, Column } from '../../../port.ts';
import { type Instance, openSandbox } from '../instances.ts';
import { type DuckDbSpool, openSpool } from './spool.ts';

let folder: string;
let instance: Instance;
let spool: DuckDbSpool;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cascade-spool-'));
  const options = { memoryLimitMb: 256, threads: 2, keepsOrder: true, prelude: [] };
  const overflowFolder = path.join(folder, 'overflow');
  instance = await openSandbox({ ...options, overflowFolder }, [folder]);
  spool = await openSpool(path.join(folder, 'spool'), instance);
});
afterAll(async () => {
  await instance[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const signal = new AbortController().signal;
const unlimited = { maxRows: 10_000_000, maxBytes: Number.POSITIVE_INFINITY };

async function spooled(
  duckdbSql: string,
  types: readonly TrinoType[],
  limits = unlimited,
): Promise<string> {
  const id = newId();
  const columns = types.map((type, place): Column => ({ name: `n${place}`, type }));
  using lease = await instance.connections.acquire(signal);
  await spool.writeQuery(id, { duckdbSql, columns }, limits, lease.item, signal);
  return id;
}

/** Values of an Arrow stream, exact. */
function cellsOf(bytes: Uint8Array | null) {
  if (bytes === null) throw new Error('There is no result.');
  const exact = { useBigInt: true, useBigIntTimestamp: true, useDecimalInt: true };
  const table = tableFromIPC(bytes, exact);
  return table.children.map((column) => Array.from(column));
}

const BIG = { kind: 'bigint' } as const;
const VARCHAR = { kind: 'varchar', length: null } as const;

test('numbers, decimals, times, texts, binary and NULL are exact in Arrow', async () => {
  const id = await spooled(
    `SELECT * FROM (VALUES
       (9007199254740993::BIGINT, -1.50::DECIMAL(38,2), 0.1::DECIMAL(3,1), DATE '1969-12-31', TIMESTAMP '1969-12-31 23:59:59.999999', TIME '01:02:03.000004',
        'longer than twelve bytes ✓', '\\x00\\xFF'::BLOB, true, 'NaN'::DOUBLE, [1, NULL]::BIGINT[], 7::TINYINT, 'ab'),
       (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
       (-1::BIGINT, 99999999999999999999999999999999999.99::DECIMAL(38,2), -99.9::DECIMAL(3,1), DATE '2026-01-01', TIMESTAMP '2026-01-01 00:00:00', TIME '00:00:00',
        '', ''::BLOB, false, -0.0::DOUBLE, []::BIGINT[], -7::TINYINT, 'c')
     ) AS v(c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12)`,
    [
      BIG,
      { kind: 'decimal', precision: 38, scale: 2 },
      { kind: 'decimal', precision: 3, scale: 1 },
      { kind: 'date' },
      { kind: 'timestamp', precision: 6 },
      { kind: 'time', precision: 6 },
      VARCHAR,
      { kind: 'varbinary' },
      { kind: 'boolean' },
      { kind: 'double' },
      { kind: 'array', element: BIG },
      { kind: 'tinyint' },
      { kind: 'char', length: 3 },
    ],
  );
  const day = 86_400_000;
  expect(cellsOf(await spool.readArrow(id, { from: 0, to: 10 }))).toEqual([
    [9007199254740993n, null, -1n],
    [-150n, null, 9999999999999999999999999999999999999n],
    [1n, null, -999n],
    [-day, null, Date.UTC(2026, 0, 1)],
    [-1n, null, BigInt(Date.UTC(2026, 0, 1)) * 1000n],
    [3_723_000_004n, null, 0n],
    ['longer than twelve bytes ✓', null, ''],
    [new Uint8Array([0, 255]), null, new Uint8Array(0)],
    [true, null, false],
    [Number.NaN, null, -0],
    ['[1,null]', null, '[]'],
    [7, null, -7],
    ['ab ', null, 'c  '],
  ]);
});

test('long and short texts come back whole across many chunks', async () => {
  const id = await spooled(
    `SELECT CASE WHEN i % 7 = 0 THEN NULL WHEN i % 3 = 0 THEN repeat('ä', i % 40) ELSE 'text ' || i END AS c0 FROM range(30000) t(i)`,
    [VARCHAR],
  );
  const [texts = []] = cellsOf(await spool.readArrow(id, { from: 5_000, to: 25_000 }));
  const expected = Array.from({ length: 20_000 }, (_, at) => {
    const i = at + 5_000;
    if (i % 7 === 0) return null;
    return i % 3 === 0 ? 'ä'.repeat(i % 40) : `text ${i}`;
  });
  expect(texts).toEqual(expected);
});

test('a result that is larger than it may be fails by name and leaves nothing', async () => {
  const before = await readdir(path.join(folder, 'spool'));
  const wide = 'SELECT md5(i::VARCHAR) || md5((i * 7)::VARCHAR) AS c0 FROM range(3000000) t(i)';
  await expect(
    spooled(wide, [VARCHAR], { ...unlimited, maxBytes: 2_000_000 }),
  ).rejects.toMatchObject({ failureName: 'EXCEEDED_SPOOL_LIMIT' });
  expect(await readdir(path.join(folder, 'spool'))).toEqual(before);
});

test('a result that was cut says so, one that ends with the limit does not', async () => {
  const sql = 'SELECT i AS c0 FROM range(10) t(i)';
  const id = await spooled(sql, [BIG], { ...unlimited, maxRows: 9 });
  expect((await spool.read(id, 0, 100))?.rowCount).toBe(9);
  using lease = await instance.connections.acquire(signal);
  const query = { duckdbSql: sql, columns: [{ name: 'i', type: BIG }] };
  const write = (maxRows: number) =>
    spool.writeQuery(newId(), query, { ...unlimited, maxRows }, lease.item, signal);
  expect((await write(9)).truncated).toBe(true);
  expect((await write(10)).truncated).toBe(false);
});

const ROWS_TYPES: readonly TrinoType[] = [
  BIG,
  { kind: 'timestamp with time zone', precision: 3 },
  { kind: 'timestamp', precision: 12 },
  { kind: 'decimal', precision: 38, scale: 4 },
  { kind: 'map', key: VARCHAR, value: BIG },
  {
    kind: 'row',
    fields: [
      { name: 'a', type: BIG },
      { name: null, type: { kind: 'double' } },
    ],
  },
  { kind: 'varbinary' },
  { kind: 'real' },
  { kind: 'interval day to second' },
  { kind: 'date' },
];
const ROW: readonly CellValue[] = [
  9007199254740993n,
  '2020-06-10 15:55:23.000 Europe/Berlin',
  '2020-06-10 15:55:23.383345123456',
  '-1234567890123456789012345678901234.5678',
  new Map([['k', 9007199254740993n]]),
  [1n, Number.NaN],
  'AP8=',
  0.1,
  '-2 03:04:05.678',
  '2020-06-10',
];

test('rows that come one by one keep every value, also what DuckDB has no type for', async () => {
  const id = newId();
  const columns = ROWS_TYPES.map((type, place): Column => ({ name: `n${place}`, type }));
  const writer = await spool.create(id, columns, { maxBytes: 1e9, signal });
  const values = ROW.map((cell) => [cell, null]);
  for (let batch = 0; batch < 3; batch += 1) await writer.write(values, 2);
  expect(await spool.read(id, 0, 10)).toBeNull();
  expect(await writer.finish({ truncated: true })).toMatchObject({ rowCount: 6, truncated: true });
  const read = await spool.read(id, 2, 4);
  expect(read?.columns).toEqual(columns);
  expect(read?.values).toEqual(values);
});

test('many rows in many parts stay in their order, and one too many bytes leaves nothing', async () => {
  const id = newId();
  const columns = Array.from({ length: 100 }, (_, at): Column => ({ name: `n${at}`, type: BIG }));
  const writer = await spool.create(id, columns, { maxBytes: 1e9, signal });
  for (let from = 0; from < 25_000; from += 5_000) {
    const rows = Array.from({ length: 5_000 }, (_, at) => BigInt(from + at));
    await writer.write(
      columns.map(() => rows),
      5_000,
    );
  }
  await writer.finish({ truncated: false });
  expect((await spool.read(id, 19_999, 20_002))?.values[99]).toEqual([19_999n, 20_000n, 20_001n]);

  const before = await readdir(path.join(folder, 'spool'));
  const small = await spool.create(newId(), columns, { maxBytes: 1_000, signal });
  const rows = Array.from({ length: 20_000 }, (_, at) => BigInt(at * 7919));
  await expect(
    small.write(
      columns.map(() => rows),
      20_000,
    ),
  ).rejects.toMatchObject({
    failureName: 'EXCEEDED_SPOOL_LIMIT',
  });
  await small.abort();
  expect(await readdir(path.join(folder, 'spool'))).toEqual(before);
});

test('a statement with no column and no row is a result all the same', async () => {
  const id = newId();
  const writer = await spool.create(id, [{ name: 'a', type: VARCHAR }], { maxBytes: 1e9, signal });
  await writer.finish({ truncated: false });
  expect(await spool.read(id, 0, 10)).toMatchObject({ rowCount: 0 });
  await spool.drop(id);
  expect(await spool.read(id, 0, 10)).toBeNull();
});
