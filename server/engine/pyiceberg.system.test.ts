import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { openTestEngine } from './testing/open-engine.ts';
import { pyIcebergPython } from './testing/pyiceberg-environment.ts';
import { SQL_HISTORY, SQL_HISTORY_IDS } from './testing/sql-history.ts';
import { rowsOf, write } from './testing/statements.ts';
import { contentOf } from './testing/tables.ts';
import { changeOf } from './testing/write-statements.ts';

const SCRIPT = fileURLToPath(new URL('./testing/read_table.py', import.meta.url));
const python = await pyIcebergPython();

const rowsFrom = (first: number, last: number, more = '') => `
  SELECT i AS id, 'p/' || CAST(i % 3 AS varchar) AS person,
    date_add('day', i * 10, TIMESTAMP '2025-01-01 12:00:00.000001 UTC') AS ts,
    'text of more than sixteen characters ' || CAST(i AS varchar) AS s,
    CAST(i AS decimal(20, 2)) AS d, CAST(i AS double) / 3 AS x, i % 2 = 0 AS b,
    BIGINT '9007199254740993' AS big, DATE '2025-01-01' AS day, ARRAY[i, NULL] AS l,
    CAST(NULL AS varchar) AS n${more}
  FROM UNNEST(sequence(${first}, ${last})) AS t(i)`;

test.skipIf(python === null)(
  'PyIceberg sees the rows, snapshots and partitions of a table that was written in every way',
  async () => {
    await using opened = await openTestEngine();
    const { engine } = opened;
    const partitioning = [
      { column: 'person', transform: 'identity' },
      { column: 'ts', transform: 'month' },
    ] as const;
    const snapshots = [
      await write(engine, 's.t', rowsFrom(1, 10), { kind: 'replace' }, { partitioning }),
      await write(engine, 's.t', rowsFrom(11, 12), { kind: 'append' }),
      await write(engine, 's.t', rowsFrom(3, 4, ', 7 AS extra'), { kind: 'merge', key: ['id'] }),
      await write(engine, 's.t', rowsFrom(5, 5), { kind: 'overwrite-partitions' }),
    ].map(({ snapshotId }) => String(snapshotId));

    const { metadataLocation } = await contentOf(opened);
    const filters = ["person = 'p/1'", 'id = 3', "ts < '2025-01-15T00:00:00+00:00'"];
    const { stdout } = await promisify(execFile)(python ?? '', [
      SCRIPT,
      metadataLocation,
      ...filters,
    ]);
    const seen = JSON.parse(stdout);

    expect(seen.snapshots).toEqual([
      { id: snapshots[0], operation: 'overwrite', rows: 10 },
      { id: snapshots[1], operation: 'append', rows: 12 },
      { id: snapshots[2], operation: 'overwrite', rows: 12 },
      { id: snapshots[3], operation: 'overwrite', rows: 12 },
    ]);
    // PyIceberg's JSON has doubles for 64-bit integers on this side, so texts are compared.
    const text = await rowsOf(
      engine,
      `SELECT CAST(id AS varchar), person, s, CAST(d AS varchar), b, CAST(big AS varchar), n, extra,
         CAST(day AS varchar), replace(CAST(ts AS varchar), ' UTC', '') FROM iceberg.s.t ORDER BY id`,
    );
    expect(stdout).toContain('"big": 9007199254740993,');
    expect(
      seen.rows.map((row: Record<string, unknown>) => [
        String(row['id']),
        row['person'],
        row['s'],
        row['d'],
        row['b'],
        '9007199254740993',
        row['n'],
        row['extra'],
        row['day'],
        String(row['ts']).replace('+00:00', ''),
      ]),
    ).toEqual(text);
    const doubles = await rowsOf(engine, 'SELECT x FROM iceberg.s.t ORDER BY id');
    expect(seen.rows.map((row: { readonly x: number }) => [row.x])).toEqual(doubles);
    expect(seen.filtered).toEqual([
      { files: 4, rows: 4 },
      { files: 1, rows: 1 },
      { files: 1, rows: 1 },
    ]);
  },
);

test.skipIf(python === null)(
  'PyIceberg sees the rows of a table that SQL made and changed',
  async () => {
    await using opened = await openTestEngine();
    const { engine } = opened;
    for (const sql of ['CREATE SCHEMA s', ...SQL_HISTORY]) await changeOf(engine, sql);
    const { metadataLocation } = await contentOf(opened);
    const filters = ["person = 'p9'", 'id > 10', "ts < '2025-01-15T00:00:00+00:00'"];
    const { stdout } = await promisify(execFile)(python ?? '', [
      SCRIPT,
      metadataLocation,
      ...filters,
    ]);
    const seen = JSON.parse(stdout);
    const ours = await rowsOf(
      engine,
      `SELECT CAST(id AS varchar), person, replace(CAST(ts AS varchar), ' UTC', ''), CAST(amount AS varchar), r.a, r.b, r.c
     FROM iceberg.s.t ORDER BY id`,
    );
    expect(ours.map(([id]) => Number(id))).toEqual(SQL_HISTORY_IDS);
    expect(
      seen.rows.map((row: Record<string, unknown> & { r: Record<string, unknown> | null }) => [
        String(row['id']),
        row['person'],
        row['ts'] === null ? null : String(row['ts']).replace('+00:00', ''),
        row['amount'] === null ? null : String(row['amount']),
        row.r?.['a'] ?? null,
        row.r?.['b'] ?? null,
        row.r?.['c'] ?? null,
      ]),
    ).toEqual(ours);
    expect(seen.filtered.map(({ rows }: { rows: number }) => rows)).toEqual([3, 12, 1]);
  },
);
