import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { driver, namespace, value } from '#server/catalog/testing/catalog-fixture.ts';
import type { WriteMode } from '#server/engine/port.ts';
import { openTestEngine } from '#server/engine/testing/open-engine.ts';
import { rowsOf, write } from '#server/engine/testing/statements.ts';
import { filesOf } from '#server/engine/testing/tables.ts';
import type { QueryRequest } from '#server/queries/port.ts';
import { compareTable } from './compare-table.ts';
import { startRowComparison } from './start-row-comparison.ts';
import { ADA, between, comparedRows, openComparing } from './testing/compared-rows.ts';

const append: WriteMode = { kind: 'append' };
const merge: WriteMode = { kind: 'merge', key: ['id'] };
const NONE = { changed: 0n, removed: 0n, added: 0n, filled: 0n };

describe('rows of two states', () => {
  test('are matched by the key, each with its values before and after', async () => {
    await using opened = await openTestEngine();
    await using deps = await openComparing(opened);
    const { engine } = opened;
    const a = await write(
      engine,
      's.t',
      "SELECT * FROM (VALUES (1, 'a', 1), (2, 'b', 2), (3, 'c', 3)) AS t(id, v, n)",
    );
    const b = await write(
      engine,
      's.t',
      "SELECT * FROM (VALUES (2, 'B', 2), (3, 'c', 3), (4, 'd', 4)) AS t(id, v, n)",
    );
    const { rows, counts, started } = await comparedRows(
      deps,
      between(a.commitHash, b.commitHash, ['id']),
    );
    expect(rows).toEqual([
      ['changed', 2, 'b', 'B', 2, 2],
      ['removed', 1, 'a', null, 1, null],
      ['added', 4, null, 'd', null, 4],
    ]);
    expect(counts).toEqual({ ...NONE, changed: 1n, removed: 1n, added: 1n });
    expect(started.rowsRead).toEqual({ before: 3n, after: 3n });
    expect(started.columns.map(({ role, name }) => `${role} ${name}`.trim())).toEqual([
      'change',
      'key id',
      'before v',
      'after v',
      'before n',
      'after n',
    ]);
  });

  test('are read from those files alone that one side has', async () => {
    await using opened = await openTestEngine();
    await using deps = await openComparing(opened);
    const { engine } = opened;
    await write(engine, 's.t', "SELECT 1 AS id, 'a' AS v");
    const a = await write(engine, 's.t', "SELECT 2 AS id, 'b' AS v", append);
    const shared = await filesOf(opened);
    const b = await write(engine, 's.t', "SELECT 3 AS id, 'c' AS v", append);
    const { both } = await compareTable(deps, between(a.commitHash, b.commitHash));
    expect(both?.files).toMatchObject({
      before: { files: 0, rows: 0n },
      after: { files: 1, rows: 1n },
      shared: { files: 2, rows: 2n },
    });
    // What is not read may be gone.
    for (const uri of shared) await rm(fileURLToPath(uri));
    const { rows } = await comparedRows(deps, between(a.commitHash, b.commitHash, ['id']));
    expect(rows).toEqual([['added', 3, null, 'c']]);
  });

  test('a statement that anybody can run gives the same rows', async () => {
    await using opened = await openTestEngine();
    await using deps = await openComparing(opened);
    const { engine } = opened;
    await write(engine, 's.t', "SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS t(id, v)");
    const a = await write(engine, 's.t', "SELECT 3 AS id, 'c' AS v", append);
    const b = await write(
      engine,
      's.t',
      "SELECT * FROM (VALUES (2, 'B'), (5, 'e')) AS t(id, v)",
      merge,
    );
    const { rows, started } = await comparedRows(deps, between(a.commitHash, b.commitHash, ['id']));
    const [line] = await opened.database.query('SELECT sql FROM app.queries WHERE id = $1', [
      started.queryId,
    ]);
    expect(await rowsOf(engine, String(line?.['sql']))).toEqual(rows);
    expect(rows).toEqual([
      ['changed', 2, 'b', 'B'],
      ['added', 5, null, 'e'],
    ]);
  });

  test('a row that was only written again is no difference', async () => {
    await using opened = await openTestEngine();
    await using deps = await openComparing(opened);
    const { engine } = opened;
    const rows = "SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS t(id, v)";
    const a = await write(engine, 's.t', rows);
    const b = await write(engine, 's.t', `${rows} ORDER BY id DESC`);
    const compared = await comparedRows(deps, between(a.commitHash, b.commitHash, ['id']));
    expect(compared).toMatchObject({
      rows: [],
      counts: NONE,
      started: { rowsRead: { before: 2n, after: 2n } },
    });
    const same = between(a.commitHash, a.commitHash, ['id']);
    expect(await startRowComparison(deps, same, ADA)).toEqual({ kind: 'nothing' });
  });

  test('NULL and NaN are values like others, numbers and instants are exact, nested values count', async () => {
    await using opened = await openTestEngine();
    await using deps = await openComparing(opened);
    const { engine } = opened;
    const row = (
      id: string,
      more: Partial<Record<'f' | 'd' | 'i' | 'l' | 'm' | 'r' | 't', string>>,
    ) =>
      `SELECT ${id} AS id, ${more.f ?? "CAST('NaN' AS double)"} AS f, ${more.d ?? "DECIMAL '12345678901234567890.12'"} AS d, ${more.i ?? "BIGINT '9007199254740993'"} AS i, ${more.l ?? 'ARRAY[1, NULL]'} AS l, ${more.m ?? "MAP(ARRAY['a', 'b'], ARRAY[1, 2])"} AS m, ${more.r ?? "CAST(ROW(1, 'x') AS ROW(a integer, b varchar))"} AS r, ${more.t ?? "TIMESTAMP '2026-03-01 10:00:00.123456 UTC'"} AS t`;
    const all = (...rows: string[]) => rows.join(' UNION ALL ');
    const a = await write(
      engine,
      's.t',
      all(
        row('1', {}),
        row('2', {}),
        row('3', {}),
        row('4', {}),
        row('5', {}),
        row('6', {}),
        row('7', {}),
        row('CAST(NULL AS integer)', {}),
      ),
    );
    const b = await write(
      engine,
      's.t',
      all(
        row('1', { m: "MAP(ARRAY['b', 'a'], ARRAY[2, 1])" }),
        row('2', { f: '1.5e0' }),
        row('3', { d: "DECIMAL '12345678901234567890.13'" }),
        row('4', { i: "BIGINT '9007199254740992'" }),
        row('5', { l: 'ARRAY[1, 2]' }),
        row('6', { r: "CAST(ROW(1, 'y') AS ROW(a integer, b varchar))" }),
        row('7', { t: "TIMESTAMP '2026-03-01 10:00:00.123457 UTC'" }),
        row('CAST(NULL AS integer)', { m: "MAP(ARRAY['a', 'b'], ARRAY[1, 3])" }),
      ),
    );
    const { rows, started } = await comparedRows(deps, between(a.commitHash, b.commitHash, ['id']));
    const differing = rows.map((cells) => {
      const names = started.columns.flatMap(({ role, name }, at) =>
        role === 'before' && JSON.stringify(text(cells[at])) !== JSON.stringify(text(cells[at + 1]))
          ? [name]
          : [],
      );
      return [cells[0], cells[1], ...names];
    });
    expect(differing).toEqual([
      ['changed', 2, 'f'],
      ['changed', 3, 'd'],
      ['changed', 4, 'i'],
      ['changed', 5, 'l'],
      ['changed', 6, 'r'],
      ['changed', 7, 't'],
      ['changed', null, 'm'],
    ]);
    expect(rows[1]?.slice(4, 6)).toEqual(['12345678901234567890.12', '12345678901234567890.13']);
    expect(rows[2]?.slice(6, 8)).toEqual([9007199254740993n, 9007199254740992n]);
  });

  test('a renamed column is the same, a new one is filled, not changed', async () => {
    await using opened = await openTestEngine();
    await using deps = await openComparing(opened);
    const { engine } = opened;
    const a = await write(
      engine,
      's.t',
      "SELECT * FROM (VALUES (1, 'a'), (2, 'b'), (3, 'c')) AS t(id, v)",
    );
    const b = await write(
      engine,
      's.t',
      "SELECT * FROM (VALUES (1, 'a', 7), (2, 'B', 8), (3, 'c', NULL)) AS t(id, v, extra)",
      merge,
    );
    const { rows, counts } = await comparedRows(deps, between(a.commitHash, b.commitHash, ['id']));
    expect(rows).toEqual([
      ['changed', 2, 'b', 'B', 8],
      ['filled', 1, 'a', 'a', 7],
    ]);
    expect(counts).toEqual({ ...NONE, changed: 1n, filled: 1n });
  });

  test('a type that became another one is compared as text, a wider one as numbers', async () => {
    await using opened = await openTestEngine();
    await using deps = await openComparing(opened);
    const { engine } = opened;
    const a = await write(
      engine,
      's.t',
      'SELECT * FROM (VALUES (1, 10, 5), (2, 20, 6)) AS t(id, v, w)',
    );
    const b = await write(
      engine,
      's.t',
      "SELECT * FROM (VALUES (1, '10', BIGINT '5'), (2, '21', BIGINT '6')) AS t(id, v, w)",
    );
    const { rows } = await comparedRows(deps, between(a.commitHash, b.commitHash, ['id']));
    expect(rows).toEqual([['changed', 2, 20, '21', 6, 6n]]);
  });

  test('a key that more than one row has is counted and refused', async () => {
    await using opened = await openTestEngine();
    await using deps = await openComparing(opened);
    const { engine } = opened;
    const a = await write(
      engine,
      's.t',
      'SELECT * FROM (VALUES (1, 1), (1, 2), (2, 3)) AS t(id, v)',
    );
    const b = await write(engine, 's.t', 'SELECT * FROM (VALUES (1, 1), (2, 3)) AS t(id, v)');
    const start = (key: string[]) =>
      startRowComparison(deps, between(a.commitHash, b.commitHash, key), ADA);
    expect(await start(['id'])).toEqual({
      kind: 'not-unique',
      key: ['id'],
      doubled: { before: 1n, after: 0n },
    });
    await expect(start(['nothing'])).rejects.toMatchObject({ code: 'invalid' });
  });

  test('without a key rows are a multiset of their values', async () => {
    await using opened = await openTestEngine();
    await using deps = await openComparing(opened);
    const { engine } = opened;
    const a = await write(
      engine,
      's.t',
      "SELECT * FROM (VALUES (1, 'a', ARRAY[1]), (1, 'a', ARRAY[1]), (1, 'a', ARRAY[1]), (2, NULL, NULL)) AS t(id, v, l)",
    );
    const b = await write(
      engine,
      's.t',
      "SELECT * FROM (VALUES (1, 'a', ARRAY[1]), (2, NULL, NULL), (3, 'c', ARRAY[2])) AS t(id, v, l)",
    );
    const { rows, counts } = await comparedRows(deps, between(a.commitHash, b.commitHash));
    expect(rows).toEqual([
      ['removed', 2n, 1, 'a', [1]],
      ['added', 1n, 3, 'c', [2]],
    ]);
    expect(counts).toEqual({ ...NONE, removed: 2n, added: 1n });
  });

  test('more rows than are kept are counted all the same, with and without a key', async () => {
    await using opened = await openTestEngine();
    await using deps = await openComparing(opened);
    const { engine } = opened;
    const a = await write(engine, 's.t', 'SELECT * FROM (VALUES (1, 1), (2, 2)) AS t(id, v)');
    const rows = 'SELECT i AS id, i AS v FROM UNNEST(sequence(2, 9)) AS t(i)';
    const b = await write(engine, 's.t', `${rows} UNION ALL SELECT 9, 9`);
    const c = await write(engine, 's.t', rows);
    const few = (before: string, after: string, key: readonly string[]) =>
      comparedRows(deps, { ...between(before, after, key), maxRows: 2 });
    const keyed = await few(a.commitHash, c.commitHash, ['id']);
    expect(keyed.rows.map((cells) => cells[0])).toEqual(['removed', 'added']);
    expect(keyed.counts).toEqual({ ...NONE, removed: 1n, added: 7n });
    const whole = await few(a.commitHash, b.commitHash, []);
    expect(whole.counts).toEqual({ ...NONE, removed: 1n, added: 8n });
  });

  test('two snapshots of one table are compared as the table has them', async () => {
    await using opened = await openTestEngine();
    await using deps = await openComparing(opened);
    const { engine } = opened;
    const a = await write(engine, 's.t', "SELECT 1 AS id, 'a' AS v");
    const b = await write(engine, 's.t', "SELECT 2 AS id, 'b' AS v", append);
    const c = await write(engine, 's.t', "SELECT 3 AS id, 'c' AS v", append);
    const at = (snapshotId: bigint | null) => ({ hash: c.commitHash, key: ['s', 't'], snapshotId });
    const { rows } = await comparedRows(deps, {
      before: at(a.snapshotId),
      after: at(b.snapshotId),
      key: ['id'],
    });
    expect(rows).toEqual([['added', 2, null, 'b']]);
    const back = await comparedRows(deps, {
      before: at(null),
      after: at(a.snapshotId),
      key: ['id'],
    });
    expect(back.counts).toEqual({ ...NONE, removed: 2n });
  });

  test('a table that was renamed is compared with what it was', async () => {
    await using opened = await openTestEngine();
    await using deps = await openComparing(opened);
    const { engine } = opened;
    const a = await write(engine, 's.t', "SELECT 1 AS id, 'a' AS v");
    const b = await write(engine, 's.other', "SELECT 1 AS id, 'b' AS v");
    const { rows } = await comparedRows(deps, {
      before: { hash: a.commitHash, key: ['s', 't'], snapshotId: null },
      after: { hash: b.commitHash, key: ['s', 'other'], snapshotId: null },
      key: ['id'],
    });
    expect(rows).toEqual([['changed', 1, 'a', 'b']]);
  });

  test('a table on one side only has no rows to compare, one that is nowhere is not found', async () => {
    await using opened = await openTestEngine();
    await using deps = await openComparing(opened);
    const before = await driver(opened.catalog).hashOf('main');
    const { commitHash } = await write(opened.engine, 's.t', 'SELECT 1 AS id');
    expect(await compareTable(deps, between(before, commitHash))).toMatchObject({
      both: null,
      figures: { before: null, after: { rows: 1n } },
    });
    await expect(startRowComparison(deps, between(before, commitHash), ADA)).rejects.toMatchObject({
      code: 'invalid',
    });
    await expect(compareTable(deps, between(before, before))).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  test('a table that SQL cannot name is refused by name, not taken for the one it would read', async () => {
    await using opened = await openTestEngine();
    await using deps = await openComparing(opened);
    const lake = driver(opened.catalog);
    const old = await write(opened.engine, 'a.b.t', 'SELECT 1 AS id');
    const now = await write(opened.engine, 'a.b.t', 'SELECT 2 AS id');
    const key = ['a.b', 't'];
    const copy = async (hash: string) => {
      const content = value(await opened.catalog.getContents(`@${hash}`, [['a', 'b', 't']]));
      const [found] = content.contents;
      if (found?.content.type !== 'ICEBERG_TABLE') throw new Error('There is no table to copy.');
      const { id: _, ...pointer } = found.content;
      return pointer;
    };
    const before = await lake.commit(
      'main',
      { type: 'PUT', key: ['a.b'], content: namespace('a.b') },
      { type: 'PUT', key, content: await copy(old.commitHash) },
    );
    const id = value(await opened.catalog.getContents('main', [key])).contents[0]?.content.id;
    const content = { ...(await copy(now.commitHash)), ...(id !== undefined && { id }) };
    const after = await lake.commit('main', { type: 'PUT', key, content });
    const state = (hash: string) => ({ hash, key, snapshotId: null });
    const states = { before: state(before), after: state(after) };
    expect((await compareTable(deps, states)).both?.files.after).toMatchObject({ rows: 1n });
    await expect(startRowComparison(deps, { ...states, key: ['id'] }, ADA)).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining("'a.b', 't'"),
    });
  });

  test('who leaves before the statement has started leaves none behind', async () => {
    await using opened = await openTestEngine();
    await using deps = await openComparing(opened);
    const a = await write(opened.engine, 's.t', 'SELECT 1 AS id');
    const b = await write(opened.engine, 's.t', 'SELECT 2 AS id');
    const leave = (key: readonly string[], signal: AbortSignal) =>
      startRowComparison(deps, between(a.commitHash, b.commitHash, key), ADA, signal);
    for (const key of [['id'], []]) {
      await expect(leave(key, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
    }
    expect(await opened.database.query('SELECT id FROM app.queries')).toEqual([]);
    const leaving = new AbortController();
    let id = '';
    const queries = {
      ...deps.queries,
      start: async (request: QueryRequest) => {
        id = await deps.queries.start(request);
        leaving.abort();
        return id;
      },
    };
    const started = startRowComparison(
      { ...deps, queries },
      between(a.commitHash, b.commitHash, ['id']),
      ADA,
      leaving.signal,
    );
    await expect(started).rejects.toMatchObject({ code: 'cancelled' });
    const { signal } = new AbortController();
    const events = await Array.fromAsync(deps.queries.watch(id, 0, signal) ?? []);
    expect(events.at(-1)?.event).toMatchObject({ kind: 'failed', code: 'cancelled' });
  });

  test('a file that is gone is named', async () => {
    await using opened = await openTestEngine();
    await using deps = await openComparing(opened);
    const a = await write(opened.engine, 's.t', 'SELECT 1 AS id');
    const b = await write(opened.engine, 's.t', 'SELECT 2 AS id', append);
    const files = await filesOf(opened);
    for (const uri of files) await rm(fileURLToPath(uri));
    await expect(comparedRows(deps, between(a.commitHash, b.commitHash, ['id']))).rejects.toThrow(
      /parquet/,
    );
  });
});

const text = (value: unknown): unknown =>
  value instanceof Map
    ? [...value]
    : typeof value === 'bigint' || Number.isNaN(value)
      ? String(value)
      : value;
