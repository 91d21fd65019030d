import { expect, test } from 'vitest';
import { loadTable } from '#server/iceberg/load-table.ts';
import { evolvePartitions, type PartitionChange } from '#server/iceberg/model/evolve-partitions.ts';
import type { SingleValue } from '#server/iceberg/model/single-value.ts';
import { planScan } from '#server/iceberg/plan-scan.ts';
import { writeMetadata } from '#server/iceberg/write-metadata.ts';
import { type OpenedEngine, openTestEngine } from '../../testing/open-engine.ts';
import { rowsOf, write } from '../../testing/statements.ts';
import { contentOf, pointTo } from '../../testing/tables.ts';

async function partitionsOf(opened: OpenedEngine) {
  const { metadata } = await loadTable(opened, (await contentOf(opened)).metadataLocation);
  const { files } = await planScan(opened, metadata, { snapshotId: null });
  return files.map(({ partition: [value = null], recordCount }) => ({
    value: value instanceof Uint8Array ? Buffer.from(value) : value,
    recordCount,
  }));
}

async function evolveTo(opened: OpenedEngine, changes: readonly PartitionChange[]): Promise<void> {
  const table = await loadTable(opened, (await contentOf(opened)).metadataLocation);
  const evolved = evolvePartitions(table.metadata, changes);
  const next = await writeMetadata(opened, evolved, table.metadataLocation);
  await pointTo(opened, next.metadataLocation);
}

const bytes = (hex: string) => Buffer.from(hex, 'hex');

/** Column values as SQL, and the partitions they fall into with the rows of each; NULL is a partition everywhere. */
const CASES: readonly (readonly [string, readonly string[], readonly [SingleValue, number][]])[] = [
  [
    'identity',
    ["'a/b'", "'a/b'", "'ü'"],
    [
      ['a/b', 2],
      ['ü', 1],
    ],
  ],
  [
    'identity',
    ["DOUBLE '1.5'", 'nan()', '-infinity()'],
    [
      [1.5, 1],
      [Number.NaN, 1],
      [-Infinity, 1],
    ],
  ],
  ['identity', ["REAL '0.1'"], [[Math.fround(0.1), 1]]],
  ['identity', ["TIME '01:02:03.5'"], [[3_723_500_000n, 1]]],
  [
    'identity',
    ["UUID '00000000-0000-0000-0000-0000000000ff'"],
    [['00000000-0000-0000-0000-0000000000ff', 1]],
  ],
  [
    'identity',
    ["X'00ff'", "X''"],
    [
      [bytes('00ff'), 1],
      [bytes(''), 1],
    ],
  ],
  ['identity', ["DECIMAL '-1.50'"], [[-150n, 1]]],
  ['identity', [`rpad('', 5000, 'x')`], [['x'.repeat(5000), 1]]],
  ['bucket[16]', ["'iceberg'"], [[9, 1]]],
  ['bucket[100]', ["BIGINT '34'", "BIGINT '34'"], [[79, 2]]],
  [
    'truncate[3]',
    ["'iceberg'", "'icecream'", "'ü🩸abc'"],
    [
      ['ice', 2],
      ['ü🩸a', 1],
    ],
  ],
  [
    'truncate[10]',
    ['1', '9', '-1'],
    [
      [0, 2],
      [-10, 1],
    ],
  ],
  ['truncate[50]', ["DECIMAL '10.65'"], [[1050n, 1]]],
  ['truncate[1]', ["X'aabb'"], [[bytes('aa'), 1]]],
  [
    'year',
    ["DATE '1969-12-31'", "DATE '2017-11-16'"],
    [
      [-1, 1],
      [47, 1],
    ],
  ],
  [
    'month',
    ["TIMESTAMP '1969-12-31 23:59:59'", "TIMESTAMP '2017-11-16 00:00:00'"],
    [
      [-1, 1],
      [574, 1],
    ],
  ],
  ['day', ["TIMESTAMP '2017-11-16 23:00:00 UTC'"], [[17_486, 1]]],
  [
    'hour',
    ["TIMESTAMP '1969-12-31 23:59:59 UTC'", "TIMESTAMP '2017-11-16 22:31:08 UTC'"],
    [
      [-1, 1],
      [419_686, 1],
    ],
  ],
  ['void', ['1', '2'], []],
];

test.each(CASES)('%s of %s', async (transform, values, expected) => {
  await using opened = await openTestEngine();
  const sql = `SELECT * FROM (VALUES ${[...values, 'NULL'].map((value) => `(${value})`).join(', ')}) AS t(x)`;
  const partitioning = [{ column: 'x', transform }];
  await write(opened.engine, 's.t', sql, { kind: 'replace' }, { partitioning });
  const nulls = { value: null, recordCount: expected.length === 0 ? values.length + 1 : 1 };
  const wanted = [nulls, ...expected.map(([value, recordCount]) => ({ value, recordCount }))];
  const written = await partitionsOf(opened);
  expect(written).toHaveLength(wanted.length);
  for (const partition of wanted) expect(written).toContainEqual(partition);
  expect(await rowsOf(opened.engine, 'SELECT count(*), count(x) FROM s.t')).toEqual([
    [BigInt(values.length + 1), BigInt(values.length)],
  ]);
  await write(opened.engine, 's.t', sql, { kind: 'overwrite-partitions' });
  expect(await partitionsOf(opened)).toHaveLength(wanted.length);
});

test('partitions are replaced beside files of an older partitioning, whose other rows stay', async () => {
  await using opened = await openTestEngine();
  const { engine } = opened;
  const rows = (values: string) => `SELECT * FROM (VALUES ${values}) AS t(id, x)`;
  const partitioning = [{ column: 'x', transform: 'truncate[1]' }];
  await write(
    engine,
    's.t',
    rows("(1, 'a1'), (2, 'a2'), (3, 'b1')"),
    { kind: 'replace' },
    { partitioning },
  );
  await evolveTo(opened, [
    { kind: 'remove', name: 'x_trunc_1' },
    { kind: 'add', column: 'x', transform: 'identity' },
  ]);
  await write(engine, 's.t', rows("(4, 'c1')"), { kind: 'append' });
  const overwritten = await write(engine, 's.t', rows("(5, 'a1'), (6, 'c1')"), {
    kind: 'overwrite-partitions',
  });
  expect(overwritten.rowCount).toBe(2);
  expect(await rowsOf(engine, 'SELECT id, x FROM s.t ORDER BY id')).toEqual([
    [2, 'a2'],
    [3, 'b1'],
    [5, 'a1'],
    [6, 'c1'],
  ]);
  expect((await partitionsOf(opened)).map(({ value }) => value).toSorted()).toEqual([
    'a1',
    'a2',
    'b1',
    'c1',
  ]);
});

test('a table that is partitioned no more is overwritten whole', async () => {
  await using opened = await openTestEngine();
  const { engine } = opened;
  const rows = (values: string) => `SELECT * FROM (VALUES ${values}) AS t(id, x)`;
  const partitioning = [{ column: 'x', transform: 'identity' }];
  await write(engine, 's.t', rows("(1, 'a'), (2, 'b')"), { kind: 'replace' }, { partitioning });
  await evolveTo(opened, [{ kind: 'remove', name: 'x' }]);
  await write(engine, 's.t', rows("(3, 'c')"), { kind: 'overwrite-partitions' });
  expect(await rowsOf(engine, 'SELECT id, x FROM s.t')).toEqual([[3, 'c']]);
});

test('a table that is replaced is partitioned as asked for now', async () => {
  await using opened = await openTestEngine();
  const sql = "SELECT * FROM (VALUES (1, DATE '2025-01-01'), (2, DATE '2025-02-01')) AS t(id, x)";
  const replace = (transform: string) =>
    write(
      opened.engine,
      's.t',
      sql,
      { kind: 'replace' },
      { partitioning: [{ column: 'x', transform }] },
    );
  await replace('year');
  expect(await partitionsOf(opened)).toEqual([{ value: 55, recordCount: 2 }]);
  await replace('month');
  expect((await partitionsOf(opened)).map(({ value }) => value).toSorted()).toEqual([660, 661]);
  await replace('year');
  expect(await partitionsOf(opened)).toEqual([{ value: 55, recordCount: 2 }]);
});
