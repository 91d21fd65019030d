import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, test } from 'vitest';
import { loadTable } from '#server/iceberg/load-table.ts';
import { createManifestWriter } from '#server/iceberg/manifest-writer.ts';
import type { DataFile } from '#server/iceberg/model/data-file.ts';
import { evolveSchema, type SchemaChange } from '#server/iceberg/model/evolve-schema.ts';
import { toDataFile } from '#server/iceberg/model/manifest.ts';
import { currentSnapshot, type Table } from '#server/iceberg/model/metadata.ts';
import { withSnapshot } from '#server/iceberg/model/with-snapshot.ts';
import { planScan } from '#server/iceberg/plan-scan.ts';
import { readManifests } from '#server/iceberg/read-manifests.ts';
import { writeMetadata } from '#server/iceberg/write-metadata.ts';
import type { WriteMode } from '../../port.ts';
import { type OpenedEngine, openTestEngine } from '../../testing/open-engine.ts';
import { rowsOf, write } from '../../testing/statements.ts';
import { contentOf, filesOf, pointTo } from '../../testing/tables.ts';

const append: WriteMode = { kind: 'append' };
const ALL = 'SELECT * FROM iceberg.s.t ORDER BY id';
const rows = (values: string) => `SELECT * FROM (VALUES ${values}) AS t(id, v)`;

async function currentTable(opened: OpenedEngine): Promise<Table> {
  return loadTable(opened, (await contentOf(opened)).metadataLocation);
}

/** A snapshot with one delete file, whose rows are written by DuckDB's own COPY. */
async function foreignDelete(
  opened: OpenedEngine,
  name: string,
  about: Pick<DataFile, 'content' | 'equalityIds'>,
  copy: { readonly select: string; readonly fieldIds: string },
): Promise<void> {
  const { store } = opened;
  const { metadata, metadataLocation } = await currentTable(opened);
  const uri = `${metadata.location}/data/${name}.parquet`;
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(
    `COPY (${copy.select}) TO '${store.enginePath(uri)}' (FORMAT parquet, FIELD_IDS ${copy.fieldIds})`,
  );
  connection.closeSync();
  instance.closeSync();
  const none = new Map<number, never>();
  const file: DataFile = {
    ...toDataFile(
      {
        path: uri,
        recordCount: 1,
        fileSizeBytes: 1000,
        partition: [],
        columnSizes: none,
        valueCounts: none,
        nullValueCounts: none,
        nanValueCounts: none,
        lowerBounds: none,
        upperBounds: none,
      },
      0,
    ),
    ...about,
  };
  const next = await withDeleteFile(opened, { metadata, metadataLocation }, file);
  await pointTo(opened, next.metadataLocation);
}

async function withDeleteFile(
  { store }: OpenedEngine,
  { metadata, metadataLocation }: Table,
  file: DataFile,
): Promise<Table> {
  const parent = currentSnapshot(metadata);
  if (parent === null) throw new Error('No snapshot.');
  const identity = {
    snapshotId: parent.snapshotId + 1n,
    parentSnapshotId: parent.snapshotId,
    sequenceNumber: metadata.lastSequenceNumber + 1n,
  };
  const writer = createManifestWriter({ store }, metadata, identity);
  const numbers = { snapshotId: null, sequenceNumber: null, fileSequenceNumber: null };
  const manifests = await writer.writeManifests({ specId: 0, content: 'deletes' }, [
    { status: 'added', ...numbers, file },
  ]);
  const manifestList = await writer.writeList([
    ...manifests,
    ...(await readManifests({ store }, parent)),
  ]);
  const count = Number(parent.summary['total-delete-files']) + 1;
  const summary = { ...parent.summary, 'total-delete-files': String(count) };
  const snapshot = { ...parent, ...identity, manifestList, summary };
  return writeMetadata({ store }, withSnapshot(metadata, snapshot), metadataLocation);
}

const byPosition = (opened: OpenedEngine, name: string, positions: readonly [string, number][]) =>
  foreignDelete(
    opened,
    name,
    { content: 'position-deletes', equalityIds: null },
    {
      select: `SELECT * FROM (VALUES ${positions.map(([file, pos]) => `('${file}', ${pos}::BIGINT)`).join(', ')}) AS t(file_path, pos)`,
      fieldIds: '{file_path: 2147483546, pos: 2147483545}',
    },
  );

const byValue = (
  opened: OpenedEngine,
  name: string,
  ids: readonly number[],
  select: string,
  fieldIds: string,
) =>
  foreignDelete(
    opened,
    name,
    { content: 'equality-deletes', equalityIds: ids },
    { select, fieldIds },
  );

async function evolve(opened: OpenedEngine, ...changes: readonly SchemaChange[]): Promise<void> {
  const { metadata, metadataLocation } = await currentTable(opened);
  const next = await writeMetadata(opened, evolveSchema(metadata, changes), metadataLocation);
  await pointTo(opened, next.metadataLocation);
}

async function deleteFilesOf(opened: OpenedEngine): Promise<readonly string[]> {
  const { metadata } = await currentTable(opened);
  const { deletesOf } = await planScan(opened, metadata, { snapshotId: null });
  const all = new Set([...deletesOf.values()].flat().map((file) => path.basename(file.path)));
  return [...all].toSorted();
}

describe('rows that another engine deleted by position', () => {
  test('are gone, however the file is spelled, and for that file alone', async () => {
    await using opened = await openTestEngine();
    const { engine } = opened;
    await write(engine, 's.t', rows("(1, 'a'), (2, 'b'), (3, 'c'), (4, 'd')"));
    const [first = ''] = await filesOf(opened);
    await write(engine, 's.t', rows("(5, 'e'), (6, 'f')"), append);
    const plain = first.replace('file://', '');
    await byPosition(opened, 'p', [
      [first, 0],
      [`file:${plain}`, 1],
      [plain, 3],
      [first, 3],
    ]);
    expect(await rowsOf(engine, ALL)).toEqual([
      [3, 'c'],
      [5, 'e'],
      [6, 'f'],
    ]);
    expect(await rowsOf(engine, 'SELECT count(*) FROM s.t WHERE id < 4')).toEqual([[1n]]);
  });

  test('stay gone when the rest is merged, and the delete file leaves with its last data file', async () => {
    await using opened = await openTestEngine();
    const { engine } = opened;
    await write(engine, 's.t', rows("(1, 'a'), (2, 'b')"));
    await write(engine, 's.t', rows("(3, 'c'), (4, 'd')"), append);
    const files = await filesOf(opened);
    await byPosition(
      opened,
      'p',
      files.map((file) => [file, 0]),
    );
    const merge: WriteMode = { kind: 'merge', key: ['id'] };
    await write(engine, 's.t', rows("(2, 'B')"), merge);
    expect(await rowsOf(engine, ALL)).toEqual([
      [2, 'B'],
      [4, 'd'],
    ]);
    expect(await deleteFilesOf(opened)).toEqual(['p.parquet']);
    await write(engine, 's.t', rows("(3, 'again'), (4, 'D')"), merge);
    expect(await rowsOf(engine, ALL)).toEqual([
      [2, 'B'],
      [3, 'again'],
      [4, 'D'],
    ]);
    expect(await deleteFilesOf(opened)).toEqual([]);
    const { metadata } = await currentTable(opened);
    expect(currentSnapshot(metadata)?.summary).toMatchObject({ 'total-delete-files': '0' });
  });

  test('a table with a column called like the row number is read right', async () => {
    await using opened = await openTestEngine();
    await write(
      opened.engine,
      's.t',
      'SELECT * FROM (VALUES (1, 7), (2, 8)) AS t(id, file_row_number)',
    );
    const [file = ''] = await filesOf(opened);
    await byPosition(opened, 'p', [[file, 0]]);
    expect(await rowsOf(opened.engine, ALL)).toEqual([[2, 8]]);
  });
});

describe('rows that another engine deleted by value', () => {
  test('are gone from older files, NULL being a value, and not from newer ones', async () => {
    await using opened = await openTestEngine();
    const { engine } = opened;
    await write(engine, 's.t', rows("(1, 'a'), (1, NULL), (2, 'a'), (NULL, 'a'), (NULL, NULL)"));
    await byValue(
      opened,
      'e',
      [1, 2],
      "SELECT * FROM (VALUES (1, NULL), (NULL, 'a'), (NULL, NULL)) AS t(id, v)",
      '{id: 1, v: 2}',
    );
    await write(engine, 's.t', rows('(1, CAST(NULL AS varchar))'), append);
    await byValue(opened, 'e2', [2], "SELECT 'zz' AS v", '{v: 2}');
    expect(await rowsOf(engine, 'SELECT * FROM iceberg.s.t ORDER BY id, v')).toEqual([
      [1, 'a'],
      [1, null],
      [2, 'a'],
    ]);
  });

  test('are found by field id when the column was renamed, widened or dropped', async () => {
    await using opened = await openTestEngine();
    const { engine } = opened;
    await write(engine, 's.t', rows("(1, 'a'), (2, 'b'), (3, 'c'), (4, 'd')"));
    await byValue(opened, 'e1', [1], 'SELECT 1::INTEGER AS id', '{id: 1}');
    await byValue(opened, 'e2', [2], "SELECT 'b' AS v", '{v: 2}');
    await evolve(
      opened,
      { kind: 'drop', column: ['v'] },
      { kind: 'rename', column: ['id'], name: 'number' },
      { kind: 'widen', column: ['number'], type: { kind: 'long' } },
    );
    await byValue(opened, 'e3', [1], 'SELECT 4::BIGINT AS number', '{number: 1}');
    expect(await rowsOf(engine, 'SELECT * FROM s.t')).toEqual([[3n]]);
    await write(engine, 's.t', "SELECT BIGINT '2' AS number", {
      kind: 'delete-insert',
      key: ['number'],
      scope: null,
    });
    expect(await rowsOf(engine, 'SELECT * FROM s.t ORDER BY 1')).toEqual([[2n], [3n]]);
    expect(await deleteFilesOf(opened)).toEqual(['e1.parquet', 'e2.parquet', 'e3.parquet']);
  });
});
