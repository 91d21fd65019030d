import { describe, expect, test } from 'vitest';
import { loadTable } from '#server/iceberg/load-table.ts';
import { currentSnapshot } from '#server/iceberg/model/metadata.ts';
import { type OpenedEngine, openTestEngine } from '../../../testing/open-engine.ts';
import { ENDLESS, main, rowsOf } from '../../../testing/statements.ts';
import { contentOf, filesOf } from '../../../testing/tables.ts';
import { changeOf, lastEvent, refusalOf } from '../../../testing/write-statements.ts';

async function openWith(...statements: readonly string[]): Promise<OpenedEngine> {
  const opened = await openTestEngine();
  for (const sql of ['CREATE SCHEMA s', ...statements]) await changeOf(opened.engine, sql);
  return opened;
}

const table = 'CREATE TABLE s.t (id bigint, p varchar, v double)';
const parted = `${table} WITH (partitioning = ARRAY['p'])`;

async function summaryOf(opened: OpenedEngine): Promise<Readonly<Record<string, string>>> {
  const { metadata } = await loadTable(opened, (await contentOf(opened)).metadataLocation);
  return currentSnapshot(metadata)?.summary ?? {};
}

const headOf = async ({ catalog }: OpenedEngine, name = 'main') => {
  const head = await catalog.getReference(name, { withInfo: true });
  if (!head.ok) throw new Error(JSON.stringify(head.error));
  return head.value;
};

async function objectsOf({ store }: OpenedEngine): Promise<readonly string[]> {
  const uris: string[] = [];
  for await (const { uri } of store.list(`${store.root}/`)) uris.push(uri);
  return uris.toSorted();
}

describe('a statement that changes rows', () => {
  test('makes one commit that says who did what from which tables', async () => {
    await using opened = await openWith(table, 'CREATE TABLE s.source AS SELECT 1 AS id');
    const before = await headOf(opened);
    await changeOf(opened.engine, "INSERT INTO t SELECT id, 'a', 1e0 FROM source");
    const { hash, info } = await headOf(opened);
    const meta = info?.commitMetaOfHead;
    expect(hash).not.toBe(before.hash);
    expect(meta).toMatchObject({
      message: 'Insert 1 row into s.t',
      authors: ['ada'],
      parentCommitHashes: [before.hash],
      properties: { 'cascade.by': ['ada'], 'cascade.statement': ['insert'] },
    });
    const [inputs = ''] = meta?.properties['cascade.inputs'] ?? [];
    expect(JSON.parse(inputs)).toMatchObject([{ key: ['s', 'source'], ref: 'main' }]);
  });

  test('that finds no row makes no commit', async () => {
    await using opened = await openWith(table, "INSERT INTO s.t VALUES (1, 'a', 1e0)");
    const before = await headOf(opened);
    for (const sql of [
      'INSERT INTO t SELECT * FROM t WHERE false',
      'UPDATE t SET v = 2 WHERE id = 9',
      "DELETE FROM t WHERE p = 'z'",
      'MERGE INTO t USING (VALUES 9) AS u(id) ON t.id = u.id WHEN MATCHED THEN DELETE',
    ]) {
      expect(await changeOf(opened.engine, sql)).toMatchObject({ count: 0n });
    }
    expect((await headOf(opened)).hash).toBe(before.hash);
  });

  test('writes only the files again that hold such a row', async () => {
    await using opened = await openWith(
      parted,
      "INSERT INTO s.t VALUES (1, 'a', 1e0), (2, 'a', 2e0), (3, 'b', 3e0)",
    );
    const before = await filesOf(opened);
    await changeOf(opened.engine, 'UPDATE t SET v = v + 10 WHERE id = 2');
    const after = await filesOf(opened);
    expect(after.filter((file) => before.includes(file))).toHaveLength(1);
    expect(await rowsOf(opened.engine, 'SELECT * FROM t ORDER BY id')).toEqual([
      [1n, 'a', 1],
      [2n, 'a', 12],
      [3n, 'b', 3],
    ]);
  });

  test('deletes whole partitions unread, and counts their rows', async () => {
    await using opened = await openWith(
      parted,
      "INSERT INTO s.t VALUES (1, 'a', 1e0), (2, 'a', 2e0), (3, 'b', 3e0), (4, NULL, 4e0)",
    );
    const [gone] = (await filesOf(opened)).filter((file) => file.includes('p=a'));
    const files = await filesOf(opened);
    // A file that is not there any more cannot have been read.
    for (const file of files) await opened.store.delete(file);
    expect(gone ?? files[0]).toBeDefined();
    expect(await changeOf(opened.engine, "DELETE FROM t WHERE p = 'a'")).toEqual({
      type: 'DELETE',
      count: 2n,
    });
    expect(await summaryOf(opened)).toMatchObject({ operation: 'delete', 'total-records': '2' });
    expect(await changeOf(opened.engine, 'DELETE FROM t')).toMatchObject({ count: 2n });
    expect(await rowsOf(opened.engine, 'SELECT count(*) FROM t')).toEqual([[0n]]);
  });

  test('does not even open files that no row of a MERGE can match', async () => {
    await using opened = await openWith(
      table,
      "INSERT INTO s.t SELECT i, 'low', 1e0 FROM UNNEST(sequence(1, 100)) AS u(i)",
    );
    const low = await filesOf(opened);
    await changeOf(
      opened.engine,
      "INSERT INTO t SELECT i, 'high', 1e0 FROM UNNEST(sequence(101, 200)) AS u(i)",
    );
    for (const file of low) await opened.store.delete(file);
    const sql =
      "MERGE INTO t USING (SELECT 150 + n AS k FROM UNNEST(ARRAY[0, 1, 999]) AS u(n)) AS s ON s.k = t.id AND p = 'high' WHEN MATCHED THEN UPDATE SET v = 2 WHEN NOT MATCHED THEN INSERT VALUES (s.k, 'new', 3)";
    expect(await changeOf(opened.engine, sql)).toEqual({ type: 'MERGE', count: 3n });
    expect(
      await rowsOf(opened.engine, 'SELECT id, v FROM t WHERE id > 149 AND v > 1 ORDER BY id'),
    ).toEqual([
      [150n, 2],
      [151n, 2],
      [1149n, 3],
    ]);
  });

  test('works its changes out once, whatever chance says', async () => {
    await using opened = await openWith(
      'CREATE TABLE s.t AS SELECT i AS id FROM UNNEST(sequence(1, 2000)) AS u(i)',
    );
    const change = await changeOf(
      opened.engine,
      'DELETE FROM t WHERE shuffle(ARRAY[id, -1])[1] = -1',
    );
    const [[left = 0n] = []] = await rowsOf(opened.engine, 'SELECT count(*) FROM t');
    expect((change?.count ?? 0n) + BigInt(String(left))).toBe(2000n);
  });

  test('that matches a row twice changes nothing and says so', async () => {
    await using opened = await openWith(table, "INSERT INTO s.t VALUES (1, 'a', 1e0)");
    const before = await objectsOf(opened);
    const sql =
      'MERGE INTO t USING (VALUES (1, 2), (1, 3)) AS u(id, v) ON t.id = u.id WHEN MATCHED AND u.v = 2 THEN DELETE WHEN MATCHED THEN UPDATE SET v = u.v';
    expect(await refusalOf(opened.engine, sql)).toMatchObject({
      name: 'MERGE_TARGET_ROW_MULTIPLE_MATCHES',
    });
    expect(await objectsOf(opened)).toEqual(before);
  });

  test('moves a row to its new partition', async () => {
    await using opened = await openWith(
      "CREATE TABLE s.t (id bigint, ts timestamp(6)) WITH (partitioning = ARRAY['day(ts)', 'bucket(id, 4)'])",
      "INSERT INTO s.t VALUES (1, TIMESTAMP '2026-01-01 10:00:00'), (2, TIMESTAMP '2026-01-01 11:00:00')",
    );
    await changeOf(opened.engine, "UPDATE t SET ts = ts + INTERVAL '1' DAY WHERE id = 2");
    expect(
      await rowsOf(opened.engine, "SELECT id FROM t WHERE ts >= TIMESTAMP '2026-01-02 00:00:00'"),
    ).toEqual([[2n]]);
  });

  test('that is cancelled leaves no file and no commit', async () => {
    await using opened = await openWith(table);
    const before = { head: (await headOf(opened)).hash, objects: await objectsOf(opened) };
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 300);
    const sql = `INSERT INTO t SELECT n, 'a', 1e0 FROM (${ENDLESS})`;
    expect(await lastEvent(opened.engine, sql, main, stop.signal)).toMatchObject({
      kind: 'failed',
      failure: { kind: 'cancelled' },
    });
    expect({ head: (await headOf(opened)).hash, objects: await objectsOf(opened) }).toEqual(before);
  });

  test('that fails in the middle leaves no file and no commit', async () => {
    await using opened = await openWith(table);
    const before = { head: (await headOf(opened)).hash, objects: await objectsOf(opened) };
    const sql =
      "INSERT INTO t SELECT 1 / (5000 - i), 'a', 1e0 FROM UNNEST(sequence(1, 10000)) AS u(i)";
    expect(await refusalOf(opened.engine, sql)).toMatchObject({ name: 'DIVISION_BY_ZERO' });
    expect({ head: (await headOf(opened)).hash, objects: await objectsOf(opened) }).toEqual(before);
  });
});

describe("what a table's snapshots changed", () => {
  test('is told file by file, oldest first, and compaction changed nothing', async () => {
    await using opened = await openWith(table, "INSERT INTO s.t VALUES (1, 'a', 1e0)");
    await changeOf(opened.engine, "INSERT INTO t VALUES (2, 'b', 2e0)");
    await changeOf(opened.engine, 'ALTER TABLE t EXECUTE optimize');
    await changeOf(opened.engine, 'UPDATE t SET v = 20 WHERE id = 2');
    const { metadata } = await loadTable(opened, (await contentOf(opened)).metadataLocation);
    const snapshots = metadata.snapshots.map(({ snapshotId }) => snapshotId);
    const [created, first, second, , last] = snapshots;
    const changes = (after: unknown, upTo: unknown) =>
      `SELECT id, v, _change_type, _change_version_id, _change_ordinal FROM TABLE(iceberg.system.table_changes('s', 't', ${after}, ${upTo})) ORDER BY _change_ordinal, _change_type, id`;
    expect(await rowsOf(opened.engine, changes(created, second))).toEqual([
      [1n, 1, 'insert', first, 0],
      [2n, 2, 'insert', second, 1],
    ]);
    expect(await rowsOf(opened.engine, changes(second, last))).toEqual([
      [1n, 1, 'delete', last, 0],
      [2n, 2, 'delete', last, 0],
      [1n, 1, 'insert', last, 0],
      [2n, 20, 'insert', last, 0],
    ]);
    expect(await refusalOf(opened.engine, changes(last, first))).toMatchObject({
      name: 'INVALID_ARGUMENTS',
    });
  });
});

describe('two that write at once', () => {
  test('both add their rows', async () => {
    await using opened = await openWith(table);
    const inserts = [1, 2, 3, 4].map((id) =>
      changeOf(opened.engine, `INSERT INTO t VALUES (${id}, 'a', 1e0)`),
    );
    await Promise.all(inserts);
    expect(await rowsOf(opened.engine, 'SELECT id FROM t ORDER BY id')).toEqual([
      [1n],
      [2n],
      [3n],
      [4n],
    ]);
  });

  test('do not overwrite each other: the later one is told by whom', async () => {
    await using opened = await openWith(
      table,
      "INSERT INTO s.t SELECT i, 'a', 1e0 FROM UNNEST(sequence(1, 1000)) AS u(i)",
    );
    const before = await objectsOf(opened);
    const slow =
      'UPDATE t SET v = (SELECT count(*) FROM UNNEST(sequence(1, 6000)) AS a(i) CROSS JOIN UNNEST(sequence(1, 6000)) AS b(j) WHERE (i * 31 + j) % 7 = 3)';
    let other: Promise<unknown> | null = null;
    let last: unknown = null;
    const limits = { maxRows: 1, timeoutMs: 60_000 };
    for await (const event of opened.engine.execute('slow', { sql: slow }, main, limits)) {
      if (event.kind === 'running') {
        other = changeOf(opened.engine, 'DELETE FROM t WHERE id = 7', { ...main, user: 'bob' });
        await other;
      }
      last = event;
    }
    expect(last).toMatchObject({
      kind: 'failed',
      failure: { name: 'TRANSACTION_CONFLICT', message: expect.stringContaining('by bob') },
    });
    expect(await rowsOf(opened.engine, 'SELECT count(*), max(v) FROM t')).toEqual([[999n, 1]]);
    const data = (await objectsOf(opened)).filter((uri) => uri.endsWith('.parquet'));
    const known = before.filter((uri) => uri.endsWith('.parquet'));
    expect(data.filter((uri) => !known.includes(uri))).toHaveLength(1);
  });
});

describe('where nothing is to be written', () => {
  test('a tag, the past and a mart are refused with what to do', async () => {
    await using opened = await openWith(table);
    const { hash } = await headOf(opened);
    await opened.catalog.createReference({ type: 'TAG', name: 'v1', hash });
    const insert = "INSERT INTO iceberg.s.t VALUES (1, 'a', 1e0)";
    expect(await refusalOf(opened.engine, insert, { ...main, ref: 'v1' })).toMatchObject({
      name: 'NOT_SUPPORTED',
      message: "'v1' is a tag and never changes. Write to a branch.",
    });
    const past = { ...main, asOf: { kind: 'commit', hash } } as const;
    expect(await refusalOf(opened.engine, insert, past)).toMatchObject({
      name: 'NOT_SUPPORTED',
      message: expect.stringContaining('set the moment of the statement back to now'),
    });
    expect(await refusalOf(opened.engine, 'DELETE FROM pg.marts.x')).toMatchObject({
      name: 'NOT_SUPPORTED',
      message: expect.stringContaining('published by runs'),
    });
  });

  test('another branch is written to by its catalog, and main stays', async () => {
    await using opened = await openWith(table);
    const { hash } = await headOf(opened);
    await opened.catalog.createReference({ type: 'BRANCH', name: 'dev', hash });
    await changeOf(opened.engine, "INSERT INTO iceberg_dev.s.t VALUES (1, 'a', 1e0)");
    expect(await rowsOf(opened.engine, 'SELECT count(*) FROM iceberg_dev.s.t')).toEqual([[1n]]);
    expect((await headOf(opened)).hash).toBe(hash);
  });
});
