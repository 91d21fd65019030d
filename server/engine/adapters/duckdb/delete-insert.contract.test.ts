import { describe, expect, test } from 'vitest';
import { loadTable } from '#server/iceberg/load-table.ts';
import { planScan } from '#server/iceberg/plan-scan.ts';
import type { WriteMode } from '../../port.ts';
import { type OpenedEngine, openTestEngine } from '../../testing/open-engine.ts';
import { rowsOf, tryWrite, write } from '../../testing/statements.ts';
import { contentOf, filesOf } from '../../testing/tables.ts';

const byDay = (scope: string | null = null): WriteMode => ({
  kind: 'delete-insert',
  key: ['person', 'day'],
  scope: scope === null ? null : { sql: scope },
});
const append: WriteMode = { kind: 'append' };
const rows = (values: string) => `SELECT * FROM (VALUES ${values}) AS t(person, day, v)`;
const none = `${rows("('a', 1, 1)")} WHERE false`;
const ALL = 'SELECT person, day, v FROM iceberg.s.t ORDER BY person, day, v';

/** Three files: days 1 and 2 of a, day 1 of b. */
async function threeFiles({ engine }: OpenedEngine): Promise<void> {
  await write(engine, 's.t', rows("('a', 1, 10), ('a', 1, 11)"), byDay());
  await write(engine, 's.t', rows("('a', 2, 20)"), append);
  await write(engine, 's.t', rows("('b', 1, 30)"), append);
}

/** True when the file of `s.t` may hold the person, by its bounds. */
async function holds(opened: OpenedEngine, file: string, person: string): Promise<boolean> {
  const { metadata } = await loadTable(opened, (await contentOf(opened)).metadataLocation);
  const filter = [{ column: 'person', op: '=', value: person }] as const;
  const { files } = await planScan(opened, metadata, { snapshotId: null, filter });
  return files.some(({ path }) => path === file);
}

describe('delete and insert', () => {
  test('replaces all rows of a key by those of the query, in one snapshot', async () => {
    await using opened = await openTestEngine();
    await threeFiles(opened);
    const before = (await contentOf(opened)).metadataLocation;
    const written = await write(
      opened.engine,
      's.t',
      rows("('a', 1, 12), ('c', 9, 90), ('c', 9, 90)"),
      byDay(),
    );
    expect(written.rowCount).toBe(3);
    expect((await contentOf(opened)).metadataLocation).not.toBe(before);
    expect(await rowsOf(opened.engine, ALL)).toEqual([
      ['a', 1, 12],
      ['a', 2, 20],
      ['b', 1, 30],
      ['c', 9, 90],
      ['c', 9, 90],
    ]);
  });

  test('keys that only the scope has lose their rows', async () => {
    await using opened = await openTestEngine();
    await threeFiles(opened);
    const scope = "SELECT * FROM (VALUES (1, 'a', 'x'), (2, 'a', 'y')) AS t(day, person, other)";
    await write(opened.engine, 's.t', rows("('a', 1, 10)"), byDay(scope));
    expect(await rowsOf(opened.engine, ALL)).toEqual([
      ['a', 1, 10],
      ['b', 1, 30],
    ]);
    await write(opened.engine, 's.t', none, byDay(scope));
    expect(await rowsOf(opened.engine, ALL)).toEqual([['b', 1, 30]]);
  });

  test('the same rows again write nothing: no file, no snapshot, no commit', async () => {
    await using opened = await openTestEngine();
    await threeFiles(opened);
    const before = await contentOf(opened);
    const same = rows("('a', 1, 11), ('a', 1, 10), ('b', 1, 30)");
    const scope = "SELECT * FROM (VALUES ('zz', 7)) AS t(person, day)";
    for (const [sql, mode] of [
      [same, byDay()],
      [same, byDay(scope)],
      [none, byDay()],
    ] as const) {
      expect(await write(opened.engine, 's.t', sql, mode)).toMatchObject({
        rowCount: 0,
        filesWritten: 0,
        snapshotId: before.snapshotId,
      });
    }
    expect(await contentOf(opened)).toEqual(before);
  });

  test('keys that no file can hold are added beside the files there are', async () => {
    await using opened = await openTestEngine();
    await threeFiles(opened);
    const before = await filesOf(opened);
    await write(opened.engine, 's.t', rows("('x', 50, 1)"), byDay());
    expect(await filesOf(opened)).toEqual(expect.arrayContaining([...before]));
    expect(await rowsOf(opened.engine, 'SELECT count(*) FROM s.t')).toEqual([[5n]]);
  });

  test('one row more or less of the same value is a change', async () => {
    await using opened = await openTestEngine();
    await write(opened.engine, 's.t', rows("('a', 1, 5), ('a', 1, 5)"), byDay());
    await write(opened.engine, 's.t', rows("('a', 1, 5)"), byDay());
    expect(await rowsOf(opened.engine, ALL)).toEqual([['a', 1, 5]]);
  });

  test('rows of a key that swap a value are a change', async () => {
    await using opened = await openTestEngine();
    const pair = (first: string, second: string) =>
      `SELECT * FROM (VALUES ('a', 1, 1, ${first}), ('a', 1, 2, ${second})) AS t(person, day, v, x)`;
    await write(opened.engine, 's.t', pair('5', '6'), byDay());
    expect(await write(opened.engine, 's.t', pair('6', '5'), byDay())).toMatchObject({
      rowCount: 2,
    });
    expect(await rowsOf(opened.engine, 'SELECT v, x FROM s.t ORDER BY v')).toEqual([
      [1, 6],
      [2, 5],
    ]);
  });

  test('what differs in nothing but where it is nested, or in being NULL, is a change', async () => {
    await using opened = await openTestEngine();
    const pairs = [
      ['array(integer)', 'NULL', 'ARRAY[]'],
      ['array(integer)', 'ARRAY[]', 'ARRAY[NULL]'],
      ['array(array(integer))', 'ARRAY[ARRAY[1], ARRAY[2]]', 'ARRAY[ARRAY[1, 2]]'],
      ['array(varchar)', "ARRAY['a, b']", "ARRAY['a', 'b']"],
      ['array(varchar)', "ARRAY['NULL']", 'ARRAY[NULL]'],
      ['row(a integer)', 'NULL', 'ROW(NULL)'],
      ['map(varchar, integer)', 'NULL', 'MAP()'],
      ['varchar', 'NULL', "''"],
    ] as const;
    for (const [index, [type, one, other]] of pairs.entries()) {
      const rowCounts: number[] = [];
      for (const x of [one, one, other]) {
        const row = `SELECT 'a' AS person, 1 AS day, CAST(${x} AS ${type}) AS x`;
        rowCounts.push((await write(opened.engine, `s.t${index}`, row, byDay())).rowCount);
      }
      expect(rowCounts, `${type}: ${one}, ${other}`).toEqual([1, 0, 1]);
    }
  });

  test('a zero of either sign is the same, as is NaN', async () => {
    await using opened = await openTestEngine();
    const row = (x: string) => `SELECT 'a' AS person, 1 AS day, ${x} AS x, nan() AS y`;
    await write(opened.engine, 's.t', row('0E0'), byDay());
    expect(await write(opened.engine, 's.t', row('-0E0'), byDay())).toMatchObject({ rowCount: 0 });
  });

  test('only files with a row of a changed key are written again', async () => {
    await using opened = await openTestEngine();
    await threeFiles(opened);
    const before = await filesOf(opened);
    await write(
      opened.engine,
      's.t',
      rows("('a', 1, 10), ('a', 1, 11), ('a', 2, 21), ('b', 1, 30)"),
      byDay(),
    );
    const after = await filesOf(opened);
    expect(before.filter((file) => after.includes(file))).toHaveLength(2);
    expect(after).toHaveLength(3);
  });

  test('the many rows of a large file that stay are written once, not with every change', async () => {
    await using opened = await openTestEngine();
    const wide = (days: string, v: string) =>
      `SELECT 'a' AS person, day, i AS v, md5(to_utf8(CAST(i * day AS varchar))) AS x, '${v}' AS y
       FROM UNNEST(sequence(1, 10000)) AS a(i) CROSS JOIN UNNEST(${days}) AS b(day)`;
    await write(opened.engine, 's.t', wide('sequence(1, 40)', 'first'), byDay());
    const [whole] = await filesOf(opened);
    await write(opened.engine, 's.t', wide('ARRAY[40]', 'second'), byDay());
    const parted = await filesOf(opened);
    expect(parted).toHaveLength(2);
    expect(parted).not.toContain(whole);
    await write(opened.engine, 's.t', wide('ARRAY[40]', 'third'), byDay());
    const after = await filesOf(opened);
    expect(after).toHaveLength(2);
    expect(after.filter((file) => parted.includes(file))).toHaveLength(1);
    expect(
      await rowsOf(opened.engine, 'SELECT y, count(*) FROM s.t GROUP BY y ORDER BY y'),
    ).toEqual([
      ['first', 390_000n],
      ['third', 10_000n],
    ]);
  });

  test('files that cannot hold a key are not even opened', async () => {
    await using opened = await openTestEngine();
    await threeFiles(opened);
    for (const file of await filesOf(opened)) {
      if (!(await holds(opened, file, 'b'))) await opened.store.delete(file);
    }
    await write(opened.engine, 's.t', rows("('b', 1, 31), ('b', NULL, 1)"), byDay());
    expect(await filesOf(opened)).toHaveLength(3);
  });

  test('NULL is a key like any other', async () => {
    await using opened = await openTestEngine();
    await write(opened.engine, 's.t', rows("(NULL, 1, 1), ('a', NULL, 2), ('a', 1, 3)"), byDay());
    await write(opened.engine, 's.t', rows("(NULL, 1, 9), ('a', NULL, 8)"), byDay());
    expect(await rowsOf(opened.engine, ALL)).toEqual([
      ['a', 1, 3],
      ['a', null, 8],
      [null, 1, 9],
    ]);
  });

  test('a table that is absent is made, and its scope is not asked', async () => {
    await using opened = await openTestEngine();
    await write(
      opened.engine,
      's.t',
      rows("('a', 1, 1)"),
      byDay('SELECT person, day FROM iceberg.s.t'),
    );
    expect(await rowsOf(opened.engine, ALL)).toEqual([['a', 1, 1]]);
  });

  test('a scope without a key column is refused by name', async () => {
    await using opened = await openTestEngine();
    await threeFiles(opened);
    expect(await tryWrite(opened.engine, 's.t', none, byDay("SELECT 'a' AS person"))).toMatchObject(
      {
        ok: false,
        error: { name: 'COLUMN_NOT_FOUND', message: expect.stringContaining("'day'") },
      },
    );
  });
});

describe('what is new of a table', () => {
  const news = 'SELECT person, day, v FROM delta.changes';
  const since = (sinceSnapshotId: bigint) => ({
    deltas: [{ name: 'changes', key: ['s', 't'], sinceSnapshotId }],
  });

  test('is what was appended since, for the query and for its scope', async () => {
    await using opened = await openTestEngine();
    const { engine } = opened;
    const first = await write(engine, 's.t', rows("('a', 1, 1)"), append);
    const second = await write(engine, 's.t', rows("('b', 2, 2)"), append);
    const built = await write(engine, 's.out', news, append, since(first.snapshotId ?? 0n));
    expect(built.tables).toEqual([
      {
        name: 'iceberg.s.t',
        ref: 'main',
        commitHash: second.commitHash,
        snapshotId: second.snapshotId,
      },
    ]);
    expect(await rowsOf(engine, 'SELECT * FROM s.out')).toEqual([['b', 2, 2]]);
    await write(engine, 's.t', rows("('b', 3, 3)"), append);
    const mode = byDay('SELECT person, 2 AS day FROM delta.changes');
    await write(engine, 's.out', news, mode, since(second.snapshotId ?? 0n));
    expect(await rowsOf(engine, 'SELECT * FROM s.out')).toEqual([['b', 3, 3]]);
  });

  test('is the same after a compaction, and only what came later when read from it', async () => {
    await using opened = await openTestEngine();
    const { engine } = opened;
    const first = await write(engine, 's.t', rows("('a', 1, 1)"), append);
    await write(engine, 's.t', rows("('b', 2, 2)"), append);
    const compacted = await engine.rewriteFiles({
      ref: 'main',
      key: ['s', 't'],
      files: 'small',
      targetFileSizeBytes: 1_000_000,
      commit: { message: 'compact', author: 'ada', properties: {} },
      timeoutMs: 20_000,
    });
    expect(compacted).toMatchObject({ ok: true, value: { filesBefore: 2, filesAfter: 1 } });
    const replaced = compacted.ok ? (compacted.value.snapshotId ?? 0n) : 0n;
    await write(engine, 's.none', news, append, since(replaced));
    expect(await rowsOf(engine, 'SELECT * FROM s.none')).toEqual([]);
    await write(engine, 's.t', rows("('c', 3, 3)"), append);
    await write(engine, 's.both', news, append, since(first.snapshotId ?? 0n));
    expect(await rowsOf(engine, 'SELECT * FROM s.both ORDER BY day')).toEqual([
      ['b', 2, 2],
      ['c', 3, 3],
    ]);
    await write(engine, 's.last', news, append, since(replaced));
    expect(await rowsOf(engine, 'SELECT * FROM s.last')).toEqual([['c', 3, 3]]);
  });

  test('is nothing when nothing was added, and everything when the snapshot is not known', async () => {
    await using opened = await openTestEngine();
    const { engine } = opened;
    const { snapshotId } = await write(engine, 's.t', rows("('a', 1, 1), ('b', 2, 2)"), append);
    await write(engine, 's.none', news, append, since(snapshotId ?? 0n));
    expect(await rowsOf(engine, 'SELECT * FROM s.none')).toEqual([]);
    await write(engine, 's.all', news, append, since(1n));
    expect(await rowsOf(engine, 'SELECT count(*) FROM s.all')).toEqual([[2n]]);
  });

  test('of a table that is not there is refused by name', async () => {
    await using opened = await openTestEngine();
    expect(await tryWrite(opened.engine, 's.out', news, append, since(1n))).toMatchObject({
      ok: false,
      error: { name: 'TABLE_NOT_FOUND', message: expect.stringContaining("'s.t'") },
    });
  });

  test('a schema of that name is read like any other by a statement without deltas', async () => {
    await using opened = await openTestEngine();
    await write(opened.engine, 'delta.changes', rows("('a', 1, 1)"));
    expect(await rowsOf(opened.engine, news)).toEqual([['a', 1, 1]]);
  });
});
