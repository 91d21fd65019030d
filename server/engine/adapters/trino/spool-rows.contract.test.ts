import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CellValue, Column } from '../../port.ts';
import type { ResultSpool } from '../../spool-port.ts';
import { openOwnSpool } from '../duckdb/spool/own-spool.ts';
import { spoolRows } from './spool-rows.ts';

const parts = new AsyncDisposableStack();
let spool: ResultSpool;

beforeAll(async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'cascade-trino-spool-'));
  parts.defer(() => rm(folder, { recursive: true, force: true }));
  const folders = {
    spoolFolder: path.join(folder, 'spool'),
    scratchFolder: path.join(folder, 'x'),
  };
  spool = parts.use(await openOwnSpool(folders));
});
afterAll(() => parts.disposeAsync());

const limits = (maxRows: number) => ({
  maxRows,
  maxBytes: 1_000_000,
  signal: new AbortController().signal,
});
const bigint: readonly Column[] = [{ name: 'n', type: { kind: 'bigint' } }];
const page = (columns: readonly Column[], values: readonly (readonly CellValue[])[]) => ({
  columns,
  values,
  rowCount: values[0]?.length ?? 0,
});

test('every type of the protocol comes back from the spool as it went in', async () => {
  const integer = { kind: 'integer' } as const;
  const cells: readonly (readonly [Column['type'], CellValue])[] = [
    [{ kind: 'bigint' }, -9223372036854775808n],
    [{ kind: 'tinyint' }, -1],
    [{ kind: 'smallint' }, 7],
    [{ kind: 'decimal', precision: 36, scale: 10 }, '12345678901234567890123456.1234567890'],
    [{ kind: 'varchar', length: 7 }, 'grüße 😀'],
    [{ kind: 'char', length: 5 }, 'ab   '],
    [{ kind: 'varbinary' }, 'AP8Q'],
    [{ kind: 'date' }, '2026-02-28'],
    [{ kind: 'time', precision: 6 }, '12:34:56.123456'],
    [{ kind: 'timestamp', precision: 6 }, '2026-02-28 12:34:56.123456'],
    [{ kind: 'timestamp', precision: 12 }, '2026-02-28 12:34:56.123456789012'],
    [
      { kind: 'timestamp with time zone', precision: 6 },
      '2026-02-28 12:34:56.123456 Europe/Berlin',
    ],
    [{ kind: 'array', element: integer }, [1, null, 3]],
    [
      { kind: 'map', key: { kind: 'bigint' }, value: { kind: 'double' } },
      new Map([[9007199254740993n, Number.NaN]]),
    ],
    [
      {
        kind: 'row',
        fields: [
          { name: 'a', type: integer },
          { name: null, type: { kind: 'array', element: { kind: 'bigint' } } },
        ],
      },
      [1, [9007199254740993n]],
    ],
    [{ kind: 'uuid' }, '12151fd2-7586-11e9-8f9e-2a86e4085a59'],
    [{ kind: 'double' }, Number.NEGATIVE_INFINITY],
    [{ kind: 'double' }, -0],
    [{ kind: 'real' }, 1.5],
    [{ kind: 'boolean' }, true],
    [{ kind: 'unknown' }, null],
    [{ kind: 'json' }, '{"a":[1,null,"x"]}'],
    [{ kind: 'interval year to month' }, '3-0'],
    [{ kind: 'interval day to second' }, '1 02:00:00.000'],
  ];
  const columns = cells.map(([type], place) => ({ name: `c${place}`, type }));
  await using rows = spoolRows(spool, 'types', limits(10));
  await rows.take(
    page(
      columns,
      cells.map(([, value]) => [value, null]),
    ),
  );
  expect(await rows.finish()).toMatchObject({ rowCount: 2, truncated: false });
  const read = await spool.read('types', 0, 10);
  expect(read?.columns).toEqual(columns);
  expect(read?.values.map(([value]) => value)).toEqual(cells.map(([, value]) => value));
  expect(read?.values.every(([, value]) => value === null)).toBe(true);
});

test('rows stop at the cap, and the result says whether there were more', async () => {
  await using exact = spoolRows(spool, 'exact', limits(3));
  await exact.take(page(bigint, [[1n, 2n]]));
  await exact.take(page(bigint, [[3n]]));
  await exact.take(page(bigint, [[]]));
  expect(exact.isCut).toBe(false);
  expect(await exact.finish()).toMatchObject({ rowCount: 3, truncated: false });
  await using cut = spoolRows(spool, 'cut', limits(3));
  await cut.take(page(bigint, [[1n, 2n]]));
  await cut.take(page(bigint, [[3n, 4n]]));
  expect(cut.isCut).toBe(true);
  expect(await cut.finish()).toMatchObject({ rowCount: 3, truncated: true });
});

test('what is not finished leaves nothing, nor does a statement without a result', async () => {
  {
    await using rows = spoolRows(spool, 'lost', limits(10));
    await rows.take(page(bigint, [[1n]]));
  }
  expect(await spool.read('lost', 0, 1)).toBeNull();
  await using none = spoolRows(spool, 'none', limits(10));
  await none.take(page([], []));
  expect(await none.finish()).toEqual({ columns: [], rowCount: 0, bytes: 0, truncated: false });
  expect(await spool.read('none', 0, 1)).toBeNull();
});
