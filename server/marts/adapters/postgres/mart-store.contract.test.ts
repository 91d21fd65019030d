import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CellValue, Column } from '#server/engine/port.ts';
import { openTestDatabase } from '#server/platform/testing/test-database.ts';
import type { TrinoType } from '#server/sql/model/types.ts';
import type { MartPublication } from '../../port.ts';
import { createPostgresMartStore } from './mart-store.ts';

const AT = new Date('2026-10-21T14:32:00Z');
const NUMBER: Column = { name: 'n', type: { kind: 'bigint' } };

async function open() {
  const opened = await openTestDatabase();
  return { ...opened, store: createPostgresMartStore({ pool: opened.pool, clock: () => AT }) };
}

function mart(
  name: string,
  columns: readonly Column[],
  values: readonly (readonly CellValue[])[],
  more: Partial<MartPublication> = {},
): MartPublication {
  async function* batches() {
    yield { columns, rowCount: values[0]?.length ?? 0, values };
  }
  return { name, columns, batches: batches(), key: [], indexes: [], descriptions: {}, ...more };
}

const numbers = (name: string, ...values: bigint[]) => mart(name, [NUMBER], [values]);
const stamp = (commitHash: string) => ({ commitHash, runId: 'r1' });

describe('publish', () => {
  test.each<[string, TrinoType, CellValue, string, string]>([
    ['bigint beyond 2^53', { kind: 'bigint' }, 9007199254740993n, 'bigint', '9007199254740993'],
    [
      'decimal',
      { kind: 'decimal', precision: 38, scale: 10 },
      '1234567890123456789012345678.0123456789',
      'numeric',
      '1234567890123456789012345678.0123456789',
    ],
    ['double', { kind: 'double' }, 0.1 + 0.2, 'double precision', '0.30000000000000004'],
    ['NaN', { kind: 'double' }, Number.NaN, 'double precision', 'NaN'],
    ['infinity', { kind: 'double' }, Number.NEGATIVE_INFINITY, 'double precision', '-Infinity'],
    ['minus zero', { kind: 'double' }, -0, 'double precision', '-0'],
    ['boolean', { kind: 'boolean' }, true, 'boolean', 'true'],
    ['empty text', { kind: 'varchar', length: null }, '', 'text', ''],
    ['the text \\N', { kind: 'varchar', length: null }, '\\N', 'text', '\\N'],
    [
      'hostile text',
      { kind: 'varchar', length: 40 },
      'a"b\'c\td\\e\nf\r,ü😀',
      'text',
      'a"b\'c\td\\e\nf\r,ü😀',
    ],
    ['date', { kind: 'date' }, '1582-10-04', 'date', '1582-10-04'],
    [
      'timestamp',
      { kind: 'timestamp', precision: 6 },
      '2025-03-30 02:30:00.123456',
      'timestamp without time zone',
      '2025-03-30 02:30:00.123456',
    ],
    [
      'instant',
      { kind: 'timestamp with time zone', precision: 6 },
      '2025-03-30 01:30:00.123456 UTC',
      'timestamp with time zone',
      '2025-03-30 01:30:00.123456+00',
    ],
    ['binary', { kind: 'varbinary' }, 'AP8=', 'bytea', '\\x00ff'],
    [
      'array',
      { kind: 'array', element: { kind: 'bigint' } },
      [9007199254740993n, null],
      'jsonb',
      '[9007199254740993, null]',
    ],
  ])('%s keeps type and value', async (_name, type, value, sqlType, text) => {
    await using db = await open();
    const column: Column = { name: 'v', type };
    await db.store.publish([mart('m', [column], [[value, null]])], stamp('c1'));
    await db.database.query(`SET TimeZone = 'UTC'`);
    const rows = await db.database.query(
      `SELECT pg_typeof(v)::text AS type, v::text AS text FROM marts.m`,
    );
    expect(rows).toEqual([
      { type: sqlType, text },
      { type: sqlType, text: null },
    ]);
  });

  test('gives each mart its key, its indexes, its descriptions and its stamp', async () => {
    await using db = await open();
    const publish = (hash: string) =>
      db.store.publish(
        [
          mart('m', [NUMBER, { name: 'Odd "name"', type: { kind: 'integer' } }], [[1n], [2]], {
            key: ['n'],
            indexes: [['Odd "name"', 'n']],
            descriptions: { n: "it's a number" },
          }),
        ],
        stamp(hash),
      );
    await publish('c1');
    await publish('c2');
    const indexes = await db.database.query(
      `SELECT indexname FROM pg_indexes WHERE schemaname = 'marts' ORDER BY 1`,
    );
    expect(indexes.map((row) => row['indexname'])).toEqual(['m_Odd "name"_n_idx', 'm_pkey']);
    expect(await db.database.query(`SELECT col_description('marts.m'::regclass, 1) AS d`)).toEqual([
      { d: "it's a number" },
    ]);
    expect(await db.store.get('m')).toMatchObject({
      commitHash: 'c2',
      runId: 'r1',
      publishedAt: AT,
      rowCount: 1,
      columns: [NUMBER, { name: 'Odd "name"' }],
    });
  });

  test('the same commit again reads nothing and changes nothing', async () => {
    await using db = await open();
    await db.store.publish([numbers('m', 1n)], stamp('c1'));
    async function* never(): AsyncGenerator<never> {
      yield await Promise.reject(new Error('was read'));
    }
    await db.store.publish([{ ...numbers('m', 2n), batches: never() }], stamp('c1'));
    expect(await db.database.query('SELECT n FROM marts.m')).toEqual([{ n: '1' }]);
  });

  test('readers see all of the old marts or all of the new ones', async () => {
    await using db = await open();
    await db.store.publish([numbers('a', 0n), numbers('b', 0n)], stamp('c0'));
    let publishing = true;
    const seen = new Set<string>();
    const reader = async () => {
      while (publishing) {
        const [row] = await db.database.query(
          'SELECT (SELECT max(n) FROM marts.b) AS b, (SELECT max(n) FROM marts.a) AS a',
        );
        expect(row?.['a']).toBe(row?.['b']);
        seen.add(String(row?.['a']));
      }
    };
    const readers = [reader(), reader(), reader()];
    for (let round = 1; round <= 20; round += 1) {
      const value = BigInt(round);
      await db.store.publish([numbers('a', value), numbers('b', value)], stamp(`c${round}`));
    }
    publishing = false;
    await Promise.all(readers);
    expect(seen.size).toBeGreaterThan(1);
    expect(seen).not.toContain('null');
  });

  test.each(['a row that fails', 'an abort'])('%s leaves every mart as it was', async (cause) => {
    await using db = await open();
    await db.store.publish([numbers('a', 1n), numbers('b', 1n)], stamp('c1'));
    const controller = new AbortController();
    async function* breaking() {
      yield { columns: [NUMBER], rowCount: 1, values: [[2n]] };
      if (cause === 'an abort') controller.abort(new Error('stopped'));
      else throw new Error('stopped');
      yield { columns: [NUMBER], rowCount: 1, values: [[3n]] };
    }
    const publication = db.store.publish(
      [numbers('a', 2n), { ...numbers('b'), batches: breaking() }],
      stamp('c2'),
      controller.signal,
    );
    await expect(publication).rejects.toThrow();
    expect(await db.database.query('SELECT a.n AS a, b.n AS b FROM marts.a, marts.b')).toEqual([
      { a: '1', b: '1' },
    ]);
    expect((await db.store.list()).map(({ commitHash }) => commitHash)).toEqual(['c1', 'c1']);
    await db.store.publish([numbers('a', 4n)], stamp('c3'));
    expect(await db.database.query('SELECT n FROM marts.a')).toEqual([{ n: '4' }]);
  });

  test('a NUL in text is refused by the name of the mart', async () => {
    await using db = await open();
    const text: Column = { name: 't', type: { kind: 'varchar', length: null } };
    await expect(
      db.store.publish([mart('m', [text], [['a\u0000b']])], stamp('c1')),
    ).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('Mart m') });
  });

  test('a view on a mart is named as the reason that it cannot be replaced', async () => {
    await using db = await open();
    await db.store.publish([numbers('a', 1n)], stamp('c1'));
    await db.database.query('CREATE VIEW app.v AS SELECT * FROM marts.a');
    await expect(db.store.publish([numbers('a', 2n)], stamp('c2'))).rejects.toMatchObject({
      code: 'conflict',
    });
  });
});

describe('a publication over the mart that is served', () => {
  const TEXT: Column = { name: 't', type: { kind: 'varchar', length: null } };
  const DAY: Column = { name: 'd', type: { kind: 'date' } };
  const days = (values: readonly (readonly CellValue[])[], more: Partial<MartPublication> = {}) =>
    mart('m', [NUMBER, TEXT, DAY], values, { key: ['n', 'd'], ...more });
  const first = () =>
    days([
      [1n, 2n, 3n],
      ['one', 'two', 'three'],
      ['2026-01-01', '2026-01-01', '2026-01-02'],
    ]);
  const change = (commitHash: string, more: Partial<MartPublication> = {}) => {
    async function* gone() {
      yield { columns: [NUMBER, DAY], rowCount: 1, values: [[3n], ['2026-01-02']] };
    }
    const values = [
      [2n, 4n],
      ['TWO', 'four'],
      ['2026-01-01', '2026-01-01'],
    ];
    return days(values, { over: { commitHash, gone: gone() }, ...more });
  };
  const rowsOf = async (db: Awaited<ReturnType<typeof open>>) =>
    (await db.database.query('SELECT n::int, t FROM marts.m ORDER BY n')).map((row) => [
      row['n'],
      row['t'],
    ]);

  test('puts changed and new rows in place and takes away those that are gone', async () => {
    await using db = await open();
    await db.store.publish([first(), numbers('a', 1n)], stamp('c1'));
    const before = await db.database.query(`SELECT 'marts.m'::regclass::oid AS oid`);
    const [published] = await db.store.publish([change('c1'), numbers('a', 2n)], stamp('c2'));
    expect(published).toMatchObject({ commitHash: 'c2', rowCount: 3 });
    expect(await rowsOf(db)).toEqual([
      [1, 'one'],
      [2, 'TWO'],
      [4, 'four'],
    ]);
    expect(await db.database.query(`SELECT 'marts.m'::regclass::oid AS oid`)).toEqual(before);
  });

  test.each<[string, () => MartPublication]>([
    ['another commit', () => change('c0')],
    ['another key', () => change('c1', { key: ['n'] })],
  ])('is refused over %s, and nothing changes', async (_, publication) => {
    await using db = await open();
    await db.store.publish([first()], stamp('c1'));
    await expect(db.store.publish([publication()], stamp('c2'))).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await db.store.get('m')).toMatchObject({ commitHash: 'c1', rowCount: 3 });
  });
});

describe('export', () => {
  test('writes RFC 4180 in which NULL and empty text differ, with the stamp of those rows', async () => {
    await using db = await open();
    const text: Column = { name: 't', type: { kind: 'varchar', length: null } };
    await db.store.publish(
      [
        mart(
          'm',
          [NUMBER, text],
          [
            [1n, 2n, 3n],
            ['', null, 'a "b",\nc'],
          ],
        ),
      ],
      stamp('c1'),
    );
    const file = path.join(await mkdtemp(path.join(tmpdir(), 'marts-')), 'm.csv');
    expect(await db.store.export('m', file)).toMatchObject({ name: 'm', commitHash: 'c1' });
    expect(await readFile(file, 'utf8')).toBe('n,t\n1,""\n2,\n3,"a ""b"",\nc"\n');
  });

  test('is null for a mart that does not exist', async () => {
    await using db = await open();
    expect(await db.store.export('nothing', path.join(tmpdir(), 'nothing.csv'))).toBeNull();
    expect(await db.store.get('nothing')).toBeNull();
  });
});
