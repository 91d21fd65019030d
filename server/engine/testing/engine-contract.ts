import { describe, expect, test } from 'vitest';
import type { QueryEngine } from '../port.ts';
import { ENDLESS, eventsOf, failureOf, limits, main, rowsOf } from './statements.ts';

export interface EngineUnderTest extends AsyncDisposable {
  readonly engine: QueryEngine;
}

/** What every engine promises, whichever it is. It needs no tables. */
export function describeEngineContract(name: string, open: () => Promise<EngineUnderTest>): void {
  describe(`${name} honours the QueryEngine contract`, () => {
    test('binds parameters instead of splicing them', async () => {
      await using opened = await open();
      const hostile = "'; DROP TABLE x; --";
      const result = await opened.engine.collect(
        {
          sql: 'SELECT ? AS v, ? AS n',
          parameters: [
            { type: { kind: 'varchar', length: null }, value: hostile },
            { type: { kind: 'bigint' }, value: 9007199254740993n },
          ],
        },
        main,
        limits,
      );
      expect(result).toMatchObject({
        ok: true,
        value: { values: [[hostile], [9007199254740993n]] },
      });
    });

    test('rounds a time to milliseconds before it formats it, as Trino does', async () => {
      await using opened = await open();
      const texts = await rowsOf(
        opened.engine,
        `SELECT date_format(TIMESTAMP '2025-01-01 00:00:00.000600', '%f'),
           date_format(TIMESTAMP '2025-01-01 00:00:00.999999 UTC', '%s %f'),
           date_format(TIMESTAMP '1960-01-01 00:00:00.999999 UTC', '%s')`,
      );
      expect(texts).toEqual([['001000', '01 000000', '01']]);
    });

    test('says so when it cuts a result, and only then', async () => {
      await using opened = await open();
      const sql = 'SELECT n FROM (VALUES 1, 2, 3) AS t(n) ORDER BY n';
      const cut = await opened.engine.collect({ sql }, main, { ...limits, maxRows: 2 });
      expect(cut).toMatchObject({
        ok: true,
        value: { truncated: true, rowCount: 2, values: [[1, 2]] },
      });
      const whole = await opened.engine.collect({ sql }, main, { ...limits, maxRows: 3 });
      expect(whole).toMatchObject({ ok: true, value: { truncated: false, rowCount: 3 } });
    });

    test('keeps the order of the statement through the spool, range by range', async () => {
      await using opened = await open();
      const sql = 'SELECT n FROM UNNEST(sequence(1, 1000)) AS t(n) ORDER BY n DESC';
      const events = await eventsOf(opened.engine.execute('q1', { sql }, main, limits));
      expect(events.map(({ kind }) => kind).filter((kind) => kind !== 'progress')).toEqual([
        'queued',
        'planning',
        'running',
        'finished',
      ]);
      expect(await opened.engine.spool.read('q1', 498, 501)).toMatchObject({
        rowCount: 3,
        values: [[502n, 501n, 500n]],
      });
      expect(await opened.engine.spool.read('q1', 999, 2000)).toMatchObject({ rowCount: 1 });
      expect(await opened.engine.spool.read('q1', 1000, 2000)).toMatchObject({ rowCount: 0 });
    });

    test('what is asked of the spool ends with who asked', async () => {
      await using opened = await open();
      const sql = "SELECT 'a' AS letter";
      await eventsOf(opened.engine.execute('q1', { sql }, main, limits));
      const gone = AbortSignal.abort();
      const cancelled = { code: 'cancelled' };
      await expect(opened.engine.spool.export('q1', gone)).rejects.toMatchObject(cancelled);
      const tally = { by: 0, weight: null };
      await expect(opened.engine.spool.tally('q1', tally, gone)).rejects.toMatchObject(cancelled);
      expect(await opened.engine.spool.tally('q1', tally)).toEqual(new Map([['a', 1n]]));
    });

    test('a cut result in the spool ends at the cap', async () => {
      await using opened = await open();
      const sql = 'SELECT n FROM UNNEST(sequence(1, 100)) AS t(n)';
      const cap = { ...limits, maxRows: 10 };
      const events = await eventsOf(opened.engine.execute('q1', { sql }, main, cap));
      expect(events.at(-1)).toMatchObject({
        kind: 'finished',
        result: { truncated: true, rowCount: 10 },
      });
      expect(await opened.engine.spool.read('q1', 0, 100)).toMatchObject({ rowCount: 10 });
      await opened.engine.spool.drop('q1');
      expect(await opened.engine.spool.read('q1', 0, 100)).toBeNull();
    });

    test('a failure in the middle never looks complete', async () => {
      await using opened = await open();
      const sql = 'SELECT 100 / (n - 9000) AS x FROM UNNEST(sequence(1, 10000)) AS t(n)';
      const events = await eventsOf(
        opened.engine.execute('q1', { sql }, main, { ...limits, maxRows: 100_000 }),
      );
      expect(events.at(-1)).toMatchObject({
        kind: 'failed',
        failure: { name: 'DIVISION_BY_ZERO' },
      });
      expect(await opened.engine.spool.read('q1', 0, 10)).toBeNull();
    });

    test.each([
      ['SELECT 1\nFROM nowhere.nothing', 'SCHEMA_NOT_FOUND', 2, 6],
      ['SELECT n,\n  nope FROM (VALUES 1) AS t(n)', 'COLUMN_NOT_FOUND', 2, 3],
      ['SELEC 1', 'SYNTAX_ERROR', 1, 1],
      ['SELECT * FROM elsewhere.s.t', 'CATALOG_NOT_FOUND', 1, 15],
      ['SELECT * FROM iceberg_gone.s.t', 'CATALOG_NOT_FOUND', 1, 15],
    ])('%j is rejected by name at its place', async (sql, errorName, line, column) => {
      await using opened = await open();
      expect(await failureOf(opened.engine, sql)).toMatchObject({
        kind: 'rejected',
        name: errorName,
        position: { line, column },
      });
    });

    test('64-bit integers, decimals, timestamps, NaN and NULL come back exactly', async () => {
      await using opened = await open();
      const sql = `SELECT BIGINT '9007199254740993' AS b, DECIMAL '12345678901234567890.12' AS d,
        TIMESTAMP '2025-03-30 02:30:00.123456' AS t, TIMESTAMP '2025-03-30 02:30:00.123456 UTC' AS z,
        nan() AS n, CAST(NULL AS bigint) AS x, ARRAY[1, NULL] AS a, X'00FF' AS v, true AS y`;
      const expected = [
        9007199254740993n,
        '12345678901234567890.12',
        '2025-03-30 02:30:00.123456',
        '2025-03-30 02:30:00.123456 UTC',
        Number.NaN,
        null,
        [1, null],
        'AP8=',
        true,
      ];
      expect(await rowsOf(opened.engine, sql)).toEqual([expected]);
      await eventsOf(opened.engine.execute('q1', { sql }, main, limits));
      const spooled = await opened.engine.spool.read('q1', 0, 1);
      expect(spooled?.values.map(([value]) => value)).toEqual(expected);
    });

    test('reports its own time limit and stops', async () => {
      await using opened = await open();
      const result = await opened.engine.collect({ sql: ENDLESS }, main, {
        maxRows: 1,
        timeoutMs: 200,
      });
      expect(result).toEqual({ ok: false, error: { kind: 'timeout', timeoutMs: 200 } });
      expect(await rowsOf(opened.engine, 'SELECT 1')).toEqual([[1]]);
    });

    test('a running statement is cancelled, and another can run at once', async () => {
      await using opened = await open();
      const stop = new AbortController();
      const bounds = { maxRows: 1, timeoutMs: 20_000, signal: stop.signal };
      const kinds: string[] = [];
      for await (const event of opened.engine.execute('q1', { sql: ENDLESS }, main, bounds)) {
        kinds.push(event.kind);
        if (event.kind === 'progress') stop.abort();
        if (event.kind === 'failed') expect(event.failure).toEqual({ kind: 'cancelled' });
      }
      expect(kinds.at(-1)).toBe('failed');
      expect(await opened.engine.spool.read('q1', 0, 1)).toBeNull();
      expect(await rowsOf(opened.engine, 'SELECT 1')).toEqual([[1]]);
    });

    test('a statement that still waits is cancelled without having run', async () => {
      await using opened = await open();
      const blockers = new AbortController();
      const bounds = { maxRows: 1, timeoutMs: 20_000 };
      const blocking = Array.from({ length: 4 }, () =>
        opened.engine.collect({ sql: ENDLESS }, main, { ...bounds, signal: blockers.signal }),
      );
      const stop = new AbortController();
      const waiting = opened.engine
        .execute('q1', { sql: 'SELECT 1' }, main, { ...bounds, signal: stop.signal })
        [Symbol.asyncIterator]();
      expect((await waiting.next()).value).toEqual({ kind: 'queued' });
      const next = waiting.next();
      stop.abort();
      expect((await next).value).toEqual({ kind: 'failed', failure: { kind: 'cancelled' } });
      blockers.abort();
      const ends = await Promise.all(blocking);
      expect(ends.every((end) => !end.ok && end.error.kind === 'cancelled')).toBe(true);
    });

    test('who stops listening stops the statement', async () => {
      await using opened = await open();
      for await (const event of opened.engine.execute('q1', { sql: ENDLESS }, main, limits)) {
        if (event.kind === 'progress') break;
      }
      expect(await opened.engine.spool.read('q1', 0, 1)).toBeNull();
    });

    test('describes a statement without running it', async () => {
      await using opened = await open();
      expect(await opened.engine.describe({ sql: `${ENDLESS};` }, main)).toEqual({
        ok: true,
        value: [{ name: 'n', type: { kind: 'bigint' } }],
      });
    });
  });
}
