import type { DuckDBConnection } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { loadTable } from '#server/iceberg/load-table.ts';
import { evolveSchema, type SchemaChange } from '#server/iceberg/model/evolve-schema.ts';
import { currentSchema } from '#server/iceberg/model/metadata.ts';
import { writeMetadata } from '#server/iceberg/write-metadata.ts';
import { type OpenedEngine, openTestEngine } from '../../testing/open-engine.ts';
import { rowsOf, write } from '../../testing/statements.ts';
import { contentOf, pointTo } from '../../testing/tables.ts';
import { StoppedError } from '../shared/deadline.ts';
import { planTable } from './plan-table.ts';
import { createPool } from './pool.ts';

async function evolve(opened: OpenedEngine, ...changes: readonly SchemaChange[]): Promise<void> {
  const { metadata, metadataLocation } = await loadTable(
    opened,
    (await contentOf(opened)).metadataLocation,
  );
  const next = await writeMetadata(opened, evolveSchema(metadata, changes), metadataLocation);
  await pointTo(opened, next.metadataLocation);
}

const first = `SELECT 1 AS id, CAST(ROW(1, 'x') AS row(a integer, b varchar)) AS st,
  ARRAY[CAST(ROW(2, 'y') AS row(p integer, q varchar)), NULL] AS l,
  MAP(ARRAY['k'], ARRAY[CAST(ROW(3) AS row(m integer))]) AS mp,
  CAST(ROW(ROW(4)) AS row(inner_row row(z integer))) AS deep
  UNION ALL SELECT 2, NULL, NULL, NULL, NULL`;

test('nested fields keep their values by id through renames, and a new field of an old name has none', async () => {
  await using opened = await openTestEngine();
  const { engine } = opened;
  await write(engine, 's.t', first);
  await evolve(
    opened,
    { kind: 'rename', column: ['st', 'a'], name: 'number' },
    { kind: 'add', parent: ['st'], column: { name: 'a', type: { kind: 'string' } } },
    { kind: 'move', column: ['st', 'b'], position: 'first' },
    { kind: 'widen', column: ['st', 'number'], type: { kind: 'long' } },
    { kind: 'drop', column: ['l', 'element', 'q'] },
    { kind: 'rename', column: ['l', 'element', 'p'], name: 'q' },
    { kind: 'rename', column: ['mp', 'value', 'm'], name: 'n' },
    { kind: 'rename', column: ['deep', 'inner_row', 'z'], name: 'y' },
  );
  const all = 'SELECT st, l, mp, deep FROM iceberg.s.t ORDER BY id';
  const before = [
    [['x', 1n, null], [[2], null], new Map([['k', [3]]]), [[4]]],
    [null, null, null, null],
  ];
  expect(await rowsOf(engine, all)).toEqual(before);
  expect(await rowsOf(engine, 'SELECT st.number, st.a FROM s.t WHERE st.b IS NOT NULL')).toEqual([
    [1n, null],
  ]);

  const fresh = `SELECT 3 AS id, CAST(ROW('new', 5, 'text') AS row(b varchar, number bigint, a varchar)) AS st`;
  await write(engine, 's.t', fresh, { kind: 'append' });
  const rows = [...before, [['new', 5n, 'text'], null, null, null]];
  expect(await rowsOf(engine, all)).toEqual(rows);
  expect((await engine.rewriteFiles(compaction)).ok).toBe(true);
  expect(await rowsOf(engine, all)).toEqual(rows);
});

test('files are looked into only where nested fields changed names', async () => {
  await using opened = await openTestEngine();
  const { engine, store } = opened;
  await write(engine, 's.t', first);
  const inspectors = createPool<DuckDBConnection>([]);
  await inspectors.close();
  const { signal } = new AbortController();
  const plan = async () => {
    const { metadata } = await loadTable(opened, (await contentOf(opened)).metadataLocation);
    const asked = { snapshotId: null, schema: currentSchema(metadata), predicates: [], signal };
    return planTable({ store, inspectors }, metadata, asked);
  };
  expect(await plan()).toMatchObject({ namesOf: null, files: [{}] });
  await evolve(opened, { kind: 'rename', column: ['st', 'a'], name: 'number' });
  await expect(plan()).rejects.toThrow(StoppedError);
});

const compaction = {
  ref: 'main',
  key: ['s', 't'],
  files: 'small',
  targetFileSizeBytes: 1_000_000,
  commit: { message: 'compact', author: 'ada', properties: {} },
  timeoutMs: 20_000,
} as const;
