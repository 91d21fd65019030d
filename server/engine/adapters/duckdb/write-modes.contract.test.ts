import { describe, expect, test } from 'vitest';
import { loadTable } from '#server/iceberg/load-table.ts';
import type { SingleValue } from '#server/iceberg/model/single-value.ts';
import { planScan } from '#server/iceberg/plan-scan.ts';
import type { WriteMode } from '../../port.ts';
import { openTestEngine } from '../../testing/open-engine.ts';
import { rowsOf, tryWrite, write } from '../../testing/statements.ts';
import { contentOf, filesOf } from '../../testing/tables.ts';

const byId: WriteMode = { kind: 'merge', key: ['id'] };
const append: WriteMode = { kind: 'append' };
const ALL = 'SELECT * FROM iceberg.s.t ORDER BY id';

describe('partitions', () => {
  const partitioning = [
    { column: 'person', transform: 'identity' },
    { column: 'ts', transform: 'day' },
  ] as const;
  const rows = (values: string) => `SELECT * FROM (VALUES ${values}) AS t(id, person, ts)`;

  test('only those that the query has rows for are replaced', async () => {
    await using opened = await openTestEngine();
    const { engine } = opened;
    const noon = (day: number) => `TIMESTAMP '2025-01-0${day} 12:00:00 UTC'`;
    await write(
      engine,
      's.t',
      rows(`(1, 'a/b', ${noon(1)}), (2, 'a/b', ${noon(2)}), (3, NULL, ${noon(1)}), (4, 'c', NULL)`),
      { kind: 'overwrite-partitions' },
      { partitioning },
    );
    await write(engine, 's.t', rows(`(5, 'a/b', ${noon(2)}), (6, NULL, ${noon(1)})`), {
      kind: 'overwrite-partitions',
    });
    expect(await rowsOf(engine, 'SELECT id, person FROM s.t ORDER BY id')).toEqual([
      [1, 'a/b'],
      [4, 'c'],
      [5, 'a/b'],
      [6, null],
    ]);
    const { metadata } = await loadTable(opened, (await contentOf(opened)).metadataLocation);
    const { files } = await planScan(opened, metadata, { snapshotId: null });
    expect(new Set(files.map(({ partition }) => JSON.stringify(partition)))).toEqual(
      new Set(['["a/b",20089]', '["c",null]', '["a/b",20090]', '[null,20089]']),
    );
  });
});

describe('statistics', () => {
  test('files that cannot hold a value are left out of a scan, and no file that holds it', async () => {
    await using opened = await openTestEngine();
    const { engine } = opened;
    const rows = (n: number) =>
      `SELECT ${n} AS i, BIGINT '${n}00000000000' AS l, DOUBLE '${n}.5' AS d, DECIMAL '${n}.25' AS p,
         'text of more than sixteen characters ${n}' AS s, DATE '2025-01-0${n}' AS day,
         TIMESTAMP '2025-01-0${n} 12:00:00.000001' AS t, TIMESTAMP '2025-01-0${n} 12:00:00 UTC' AS z, ${n % 2 === 1} AS b`;
    await write(engine, 's.t', rows(1));
    await write(engine, 's.t', rows(2), append);
    await write(engine, 's.t', 'SELECT nan() AS d', append);
    const { metadata } = await loadTable(opened, (await contentOf(opened)).metadataLocation);
    const filesWith = async (column: string, value: SingleValue) => {
      const filter = [{ column, op: '=', value }] as const;
      return (await planScan(opened, metadata, { snapshotId: null, filter })).files.length;
    };
    expect(await filesWith('i', 2)).toBe(1);
    expect(await filesWith('l', 200_000_000_000n)).toBe(1);
    expect(await filesWith('p', 225n)).toBe(1);
    expect(await filesWith('day', 20090)).toBe(1);
    expect(await filesWith('t', 1_735_732_800_000_001n)).toBe(1);
    expect(await filesWith('z', 1_735_819_200_000_000n)).toBe(1);
    expect(await filesWith('b', false)).toBe(1);
    // Both texts begin alike, and the file with NaN has no bounds.
    expect(await filesWith('s', 'text of more than sixteen characters 2')).toBe(2);
    expect(await filesWith('d', 2.5)).toBe(2);
    expect(await filesWith('i', 3)).toBe(0);
  });
});

describe('merge', () => {
  test('replaces rows of the same key, adds the others, and keeps the rest', async () => {
    await using opened = await openTestEngine();
    const { engine } = opened;
    await write(
      engine,
      's.t',
      "SELECT * FROM (VALUES (1, 'a'), (2, 'b'), (NULL, 'n')) AS t(id, v)",
      byId,
    );
    const merged = await write(
      engine,
      's.t',
      "SELECT * FROM (VALUES (2, 'B'), (3, 'c'), (NULL, 'N')) AS t(id, v)",
      byId,
    );
    expect(merged.rowCount).toBe(3);
    expect(await rowsOf(engine, ALL)).toEqual([
      [1, 'a'],
      [2, 'B'],
      [3, 'c'],
      [null, 'N'],
    ]);
  });

  test('rows that are all there just so write nothing: no file, no snapshot, no commit', async () => {
    await using opened = await openTestEngine();
    const { engine } = opened;
    const sql = "SELECT * FROM (VALUES (1, 'a', nan()), (2, NULL, 0.1E0)) AS t(id, v, x)";
    const first = await write(engine, 's.t', sql, byId);
    const again = await write(engine, 's.t', `${sql} WHERE id < 3`, byId);
    expect(again).toMatchObject({
      rowCount: 0,
      filesWritten: 0,
      commitHash: first.commitHash,
      snapshotId: first.snapshotId,
    });
  });

  test('files without a touched row are not written again', async () => {
    await using opened = await openTestEngine();
    const { engine } = opened;
    await write(engine, 's.t', "SELECT 1 AS id, 'a' AS v");
    const [untouched] = await filesOf(opened);
    await write(engine, 's.t', "SELECT 2 AS id, 'b' AS v", append);
    await write(engine, 's.t', "SELECT * FROM (VALUES (1, 'a'), (2, 'B')) AS t(id, v)", byId);
    expect(await filesOf(opened)).toContain(untouched);
    expect(await filesOf(opened)).toHaveLength(2);
    expect(await rowsOf(engine, ALL)).toEqual([
      [1, 'a'],
      [2, 'B'],
    ]);
  });

  test.each<WriteMode>([byId, { kind: 'delete-insert', key: ['id'], scope: null }])(
    'a key of single precision is found again by $kind',
    async (mode) => {
      await using opened = await openTestEngine();
      const rows = (v: string) => `SELECT REAL '0.1' AS id, '${v}' AS v`;
      for (const v of ['a', 'b']) await write(opened.engine, 's.t', rows(v), mode);
      expect(await rowsOf(opened.engine, 'SELECT v FROM s.t')).toEqual([['b']]);
    },
  );

  test('two rows with one key are refused, and nothing is written', async () => {
    await using opened = await openTestEngine();
    const { engine } = opened;
    await write(engine, 's.t', "SELECT 1 AS id, 'a' AS v");
    expect(
      await tryWrite(engine, 's.t', "SELECT * FROM (VALUES (1, 'x'), (1, 'y')) AS t(id, v)", byId),
    ).toMatchObject({ ok: false, error: { name: 'MERGE_TARGET_ROW_MULTIPLE_MATCHES' } });
    expect(await rowsOf(engine, ALL)).toEqual([[1, 'a']]);
  });
});
