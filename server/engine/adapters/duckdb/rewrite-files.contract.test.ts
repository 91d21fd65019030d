import { expect, test } from 'vitest';
import { loadTable } from '#server/iceberg/load-table.ts';
import { currentSnapshot } from '#server/iceberg/model/metadata.ts';
import type { RewriteRequest, WriteMode } from '../../port.ts';
import { type OpenedEngine, openTestEngine } from '../../testing/open-engine.ts';
import { rowsOf, write } from '../../testing/statements.ts';
import { contentOf, filesOf } from '../../testing/tables.ts';

const append: WriteMode = { kind: 'append' };
const ALL = 'SELECT * FROM iceberg.s.t ORDER BY id';

const rewrite = ({ engine }: OpenedEngine, more: Partial<RewriteRequest> = {}) =>
  engine.rewriteFiles({
    ref: 'main',
    key: ['s', 't'],
    files: 'small',
    targetFileSizeBytes: 1_000_000,
    commit: { message: 'compact', author: 'ada', properties: {} },
    timeoutMs: 20_000,
    ...more,
  });

/** Three files of partition a and one of b, of two schemas. */
async function manyFiles(opened: OpenedEngine): Promise<void> {
  const { engine } = opened;
  const partitioning = [{ column: 'person', transform: 'identity' }];
  const mode = { kind: 'replace' } as const;
  await write(engine, 's.t', "SELECT 1 AS id, 'a' AS person", mode, { partitioning });
  await write(engine, 's.t', "SELECT 2 AS id, 'b' AS person", append);
  await write(engine, 's.t', "SELECT BIGINT '3' AS id, 'a' AS person, true AS more", append);
  await write(engine, 's.t', "SELECT 4 AS id, 'a' AS person", append);
}

test('small files of a partition become one, and the rows stay the same', async () => {
  await using opened = await openTestEngine();
  await manyFiles(opened);
  const rows = await rowsOf(opened.engine, ALL);
  const seen: unknown[] = [];
  const done = await rewrite(opened, { onProgress: async (progress) => void seen.push(progress) });
  expect(done).toMatchObject({ ok: true, value: { filesBefore: 3, filesAfter: 1, rowCount: 3 } });
  expect(seen).toEqual([{ groups: 1, of: 1 }]);
  expect(await rowsOf(opened.engine, ALL)).toEqual(rows);
  expect(await filesOf(opened)).toHaveLength(2);
  const { metadata } = await loadTable(opened, (await contentOf(opened)).metadataLocation);
  expect(currentSnapshot(metadata)?.summary).toMatchObject({
    operation: 'replace',
    'total-records': '4',
    'total-data-files': '2',
  });
  const head = await opened.catalog.getReference('main');
  expect(await rewrite(opened)).toMatchObject({
    ok: true,
    value: { filesBefore: 0, snapshotId: null, commitHash: head.ok && head.value.hash },
  });
});

test('what is appended meanwhile stays, and a change of the files themselves wins', async () => {
  await using opened = await openTestEngine();
  const { engine } = opened;
  await manyFiles(opened);
  const during = (sql: string, mode: WriteMode) =>
    rewrite(opened, { onProgress: async () => void (await write(engine, 's.t', sql, mode)) });
  expect(await during("SELECT 5 AS id, 'a' AS person", append)).toMatchObject({ ok: true });
  expect(await filesOf(opened)).toHaveLength(3);
  const merge: WriteMode = { kind: 'merge', key: ['id'] };
  expect(await during("SELECT 5 AS id, 'A' AS person", merge)).toMatchObject({
    ok: false,
    error: { kind: 'rejected', name: 'TRANSACTION_CONFLICT' },
  });
  expect(await rowsOf(engine, 'SELECT id, person FROM s.t ORDER BY id')).toEqual([
    [1n, 'a'],
    [2n, 'b'],
    [3n, 'a'],
    [4n, 'a'],
    [5n, 'A'],
  ]);
});

test('a table that is not there is named', async () => {
  await using opened = await openTestEngine();
  await manyFiles(opened);
  expect(await rewrite(opened, { key: ['s', 'gone'] })).toMatchObject({
    ok: false,
    error: { name: 'TABLE_NOT_FOUND', message: expect.stringContaining("'s.gone'") },
  });
});
