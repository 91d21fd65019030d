import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { tableFromIPC } from '@uwdata/flechette';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#server/platform/ids.ts';
import type { TrinoType } from '#server/sql/model/types.ts';
import { type ResultFilter, type ResultView, WHOLE_RESULT } from '../../../model/result-view.ts';
import type { ColumnBatch } from '../../../port.ts';
import { type Instance, openSandbox } from '../instances.ts';
import { type DuckDbSpool, openSpool } from './spool.ts';

let folder: string;
let instance: Instance;
let spool: DuckDbSpool;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cascade-views-'));
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
const BIG = { kind: 'bigint' } as const;
const VARCHAR = { kind: 'varchar', length: null } as const;
const DOUBLE = { kind: 'double' } as const;

async function spooled(
  duckdbSql: string,
  columns: Readonly<Record<string, TrinoType>>,
  maxRows = 1_000_000,
): Promise<string> {
  const id = newId();
  const query = {
    duckdbSql,
    columns: Object.entries(columns).map(([name, type]) => ({ name, type })),
  };
  const limits = { maxRows, maxBytes: Number.POSITIVE_INFINITY };
  using lease = await instance.connections.acquire(signal);
  await spool.writeQuery(id, query, limits, lease.item, signal);
  return id;
}

const rowsOf = (batch: ColumnBatch | null) =>
  Array.from({ length: batch?.rowCount ?? 0 }, (_, row) => batch?.values.map((of) => of[row]));

const people = () =>
  spooled(
    `SELECT * FROM (VALUES (1, 'Anna', 1.5, TIMESTAMPTZ '2026-01-01 10:00:00Z', 12.50),
       (2, 'bea', 'NaN'::DOUBLE, TIMESTAMPTZ '2026-01-02 10:00:00Z', 7.25),
       (3, NULL, NULL, NULL, NULL), (9007199254740993, 'ANNA', -2.0, TIMESTAMPTZ '2025-12-31 10:00:00Z', 12.50)) AS v(c0, c1, c2, c3, c4)`,
    {
      id: BIG,
      name: VARCHAR,
      score: DOUBLE,
      at: { kind: 'timestamp with time zone', precision: 3 },
      price: { kind: 'decimal', precision: 10, scale: 2 },
    },
  );

async function idsOf(id: string, view: Partial<typeof WHOLE_RESULT>) {
  const whole: ResultView = { ...WHOLE_RESULT, ...view };
  return rowsOf(await spool.read(id, 0, 100, { view: whole })).map((row) => row?.[0]);
}

test.each<[string, ResultFilter, readonly bigint[]]>([
  [
    'equals a 64-bit integer',
    { test: 'is', column: 0, value: '9007199254740993' },
    [9007199254740993n],
  ],
  ['equals a decimal', { test: 'is', column: 4, value: '12.50' }, [1n, 9007199254740993n]],
  ['equals an instant', { test: 'is', column: 3, value: '2026-01-02 10:00:00.000 UTC' }, [2n]],
  ['equals NaN', { test: 'is', column: 2, value: 'NaN' }, [2n]],
  ['differs, NULL too', { test: 'is-not', column: 1, value: 'bea' }, [1n, 3n, 9007199254740993n]],
  ['contains, in any case', { test: 'contains', column: 1, value: 'ann' }, [1n, 9007199254740993n]],
  ['is at least', { test: 'at-least', column: 3, value: '2026-01-01 10:00:00 UTC' }, [1n, 2n]],
  ['is at most', { test: 'at-most', column: 4, value: '7.25' }, [2n]],
  ['is NULL', { test: 'is-null', column: 1 }, [3n]],
  ['is not NULL', { test: 'is-not-null', column: 4 }, [1n, 2n, 9007199254740993n]],
])('a filter keeps what %s', async (_, filter, ids) => {
  expect(await idsOf(await people(), { filters: [filter] })).toEqual(ids);
});

test('a search looks in every column, a sort puts NULL last and keeps the order otherwise', async () => {
  const id = await people();
  expect(await idsOf(id, { search: 'ANN' })).toEqual([1n, 9007199254740993n]);
  const up = { column: 4, descending: false };
  const down = { column: 4, descending: true };
  expect(await idsOf(id, { sort: [up] })).toEqual([2n, 1n, 9007199254740993n, 3n]);
  expect(await idsOf(id, { sort: [down] })).toEqual([1n, 9007199254740993n, 2n, 3n]);
});

test('text that is no value of its column, and a column that is not there, are refused in words', async () => {
  const id = await people();
  const filter = { test: 'is', column: 0, value: "1' OR true --" } as const;
  const view = { ...WHOLE_RESULT, filters: [filter] };
  await expect(spool.openView(id, view)).rejects.toMatchObject({
    code: 'invalid',
    message: expect.stringContaining('is no bigint, which column id is'),
  });
  const sort = [{ column: 77, descending: false }];
  await expect(spool.openView(id, { ...WHOLE_RESULT, sort })).rejects.toMatchObject({
    code: 'invalid',
  });
});

test('a view of a cut result has none of the row that tells of the cut, and is cut itself', async () => {
  const id = await spooled('SELECT i AS c0 FROM range(10) t(i)', { i: BIG }, 5);
  const view = { ...WHOLE_RESULT, sort: [{ column: 0, descending: true }] };
  expect(await spool.openView(id, view)).toMatchObject({ rowCount: 5, truncated: true });
  expect(rowsOf(await spool.read(id, 0, 1, { view }))).toEqual([[4n]]);
});

test('only the last views of a result are kept, and they go with it', async () => {
  const id = await people();
  for (const search of ['a', 'b', 'c', 'd', 'e']) await idsOf(id, { search });
  const own = async () =>
    (await readdir(path.join(folder, 'spool'))).filter((name) => name.startsWith(id));
  expect(await own()).toHaveLength(2 * (1 + 3));
  await spool.drop(id);
  expect(await own()).toEqual([]);
  expect(await spool.openView(id, { ...WHOLE_RESULT, search: 'a' })).toBeNull();
});

test('a view that nobody waits for any more leaves no file', async () => {
  const id = await spooled('SELECT i AS c0, md5(i::VARCHAR) AS c1 FROM range(400000) t(i)', {
    i: BIG,
    t: VARCHAR,
  });
  const gone = new AbortController();
  const view = { ...WHOLE_RESULT, sort: [{ column: 1, descending: false }] };
  const opening = spool.openView(id, view, gone.signal);
  gone.abort(new Error('gone'));
  await expect(opening).rejects.toThrow();
  expect(await spool.openView(id, view)).toMatchObject({ rowCount: 400_000 });
});

test('a summary counts NULL, NaN, distinct values, ends, quartiles, bars and the most frequent', async () => {
  const id = await people();
  expect(await spool.summarize(id, 4)).toMatchObject({
    rowCount: 4,
    nulls: 1,
    notFinite: 0,
    distinct: 2,
    isExact: true,
    lowest: '7.25',
    highest: '12.50',
    quartiles: ['7.25', '12.50', '12.50'],
    top: [
      { value: '12.50', count: 2 },
      { value: '7.25', count: 1 },
    ],
  });
  expect(await spool.summarize(id, 2)).toMatchObject({ notFinite: 1, mean: -0.25 });
  expect(await spool.summarize(id, 1)).toMatchObject({ lowest: 'ANNA', histogram: [], mean: null });
  expect(await spool.summarize(id, 3)).toMatchObject({ lowest: '2025-12-31 10:00:00.000 UTC' });
});

test('a filter on a bar has as many rows as the bar says', async () => {
  const id = await spooled(
    "SELECT CASE WHEN i % 50 = 0 THEN 'NaN' ELSE sin(i) * 0.1 END AS c0, i // 7 AS c1 FROM range(5000) t(i)",
    {
      wave: DOUBLE,
      whole: { kind: 'integer' },
    },
  );
  for (const column of [0, 1]) {
    const summary = await spool.summarize(id, column);
    const bars = summary?.histogram ?? [];
    expect(bars.length).toBeGreaterThan(5);
    expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(column === 0 ? 4_900 : 5_000);
    for (const [at, { from, to, count }] of bars.entries()) {
      const filter = { test: 'between', column, from, to, isLast: at === bars.length - 1 } as const;
      const view = { ...WHOLE_RESULT, filters: [filter] };
      expect(await spool.openView(id, view)).toMatchObject({ rowCount: count });
    }
  }
});

test('two results are compared by key: changed, removed, added, filled', async () => {
  const before = await spooled(
    `SELECT * FROM (VALUES (1, 'a', 1.0), (2, 'b', 'NaN'::DOUBLE), (3, 'c', 3.0), (NULL, 'n', 0.0), (7, 'x', 1.0), (7, 'y', 1.0)) AS v(c0, c1, c2)`,
    { id: BIG, name: VARCHAR, old: DOUBLE },
  );
  const after = await spooled(
    `SELECT * FROM (VALUES ('B', 2), ('a', 1), ('d', 4), ('n', NULL), ('x', 7), ('z', 7)) AS v(c0, c1)`,
    { NAME: VARCHAR, id: BIG },
  );
  const view: ResultView = { kind: 'comparison', before, key: [1] };
  const opened = await spool.openView(after, view);
  expect(opened?.compared?.columns).toEqual([
    { role: 'change', name: '' },
    { role: 'key', name: 'id' },
    { role: 'before', name: 'NAME' },
    { role: 'after', name: 'NAME' },
    { role: 'before', name: 'old' },
  ]);
  expect(rowsOf(await spool.read(after, 0, 100, { view }))).toEqual([
    ['changed', 2n, 'b', 'B', Number.NaN],
    ['changed', 7n, 'y', 'z', 1],
    ['removed', 3n, 'c', null, 3],
    ['added', 4n, null, 'd', null],
    ['filled', 1n, 'a', 'a', 1],
    ['filled', null, 'n', 'n', 0],
    ['filled', 7n, 'x', 'x', 1],
  ]);
  await expect(
    spool.openView(before, { kind: 'comparison', before: after, key: [2] }),
  ).rejects.toMatchObject({ code: 'invalid' });
});

test('a chart takes rows as they are, sums by value or by step, and says when there are more', async () => {
  const id = await spooled(
    "SELECT DATE '2026-01-01' + CAST(i // 10 AS INTEGER) AS c0, i AS c1, CASE WHEN i % 2 = 0 THEN 'even' ELSE 'odd' END AS c2 FROM range(100) t(i)",
    { day: { kind: 'date' }, n: BIG, parity: VARCHAR },
  );
  const points = async (chart: Partial<Parameters<typeof spool.chart>[1]>) => {
    const base = { x: 0, y: 1, series: null, aggregate: 'sum', steps: null, ySteps: null } as const;
    const bytes = await spool.chart(id, { ...base, limit: 1000, ...chart });
    const table = tableFromIPC(bytes ?? new Uint8Array(), { useBigInt: true });
    return { names: table.names, rows: table.children.map((column) => Array.from(column)) };
  };
  const sums = await points({});
  expect(sums.names).toEqual(['x', 'y', 'rows']);
  expect(sums.rows[1]).toEqual([45, 145, 245, 345, 445, 545, 645, 745, 845, 945]);
  expect((await points({ series: 2 })).rows[3]).toEqual(Array.from({ length: 20 }, () => 5n));
  expect((await points({ aggregate: 'none', limit: 30 })).rows[0]).toHaveLength(31);
  const steps = await points({ x: 1, aggregate: 'count', y: null, steps: 4 });
  expect(steps.rows).toEqual([
    [0, 24.75, 49.5, 74.25],
    [25n, 25n, 25n, 25n],
    [25n, 25n, 25n, 25n],
  ]);
  expect((await points({ aggregate: 'count', steps: 2, ySteps: 2 })).rows[2]).toEqual([50n, 50n]);
  await expect(points({ y: 2 })).rejects.toMatchObject({ code: 'invalid' });
});
