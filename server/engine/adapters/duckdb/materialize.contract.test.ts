import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadTable } from '#server/iceberg/load-table.ts';
import { currentSchema } from '#server/iceberg/model/metadata.ts';
import { writeMetadata } from '#server/iceberg/write-metadata.ts';
import type { WriteMode } from '../../port.ts';
import { openTestEngine } from '../../testing/open-engine.ts';
import { rowsOf, tryWrite, write } from '../../testing/statements.ts';
import { contentOf } from '../../testing/tables.ts';

const append: WriteMode = { kind: 'append' };
const ALL = 'SELECT * FROM iceberg.s.t ORDER BY id';

describe('a table built from a query', () => {
  test('is one commit with its namespace, its properties and what it was made of', async () => {
    await using opened = await openTestEngine();
    const { engine, catalog } = opened;
    const source = await write(engine, 's.source', 'SELECT 1 AS id');
    await write(engine, 'deep.t', 'SELECT id FROM iceberg.s.source');
    const log = await catalog.history('main', { withOperations: true }, { maxRecords: 1 });
    const [entry] = log.ok ? log.value.items : [];
    expect(entry?.operations?.map(({ type, key }) => [type, key])).toEqual([
      ['PUT', ['deep']],
      ['PUT', ['deep', 't']],
    ]);
    const properties = entry?.meta.properties;
    expect(properties?.['cascade.run']).toEqual(['r1']);
    expect(JSON.parse(properties?.['cascade.inputs']?.[0] ?? '')).toMatchObject([
      {
        key: ['s', 'source'],
        ref: 'main',
        hash: source.commitHash,
        snapshotId: String(source.snapshotId),
      },
    ]);
  });

  test('keeps its uuid and content id when it is replaced, and loses rows, columns and their types', async () => {
    await using opened = await openTestEngine();
    const { engine } = opened;
    await write(engine, 's.t', "SELECT 1 AS id, 'a' AS v, 5 AS gone");
    const before = await contentOf(opened);
    await write(engine, 's.t', "SELECT 2 AS id, DATE '2025-01-01' AS v");
    const after = await contentOf(opened);
    expect(after.id).toBe(before.id);
    const [old, now] = await Promise.all(
      [before, after].map(
        async (content) => (await loadTable(opened, content.metadataLocation)).metadata,
      ),
    );
    expect(now?.tableUuid).toBe(old?.tableUuid);
    expect(await rowsOf(engine, ALL)).toEqual([[2, '2025-01-01']]);
    expect(
      await rowsOf(engine, `SELECT * FROM s.t FOR VERSION AS OF BIGINT '${before.snapshotId}'`),
    ).toEqual([[1, 'a', 5]]);
  });

  test('may have no rows, and is then empty with its columns', async () => {
    await using opened = await openTestEngine();
    await write(opened.engine, 's.t', "SELECT * FROM (VALUES (1, 'a')) AS t(id, v) WHERE id > 5");
    expect(await rowsOf(opened.engine, 'SELECT count(*), max(v) FROM s.t')).toEqual([[0n, null]]);
  });

  test('gets new columns by appending, which older rows have as NULL', async () => {
    await using opened = await openTestEngine();
    const { engine } = opened;
    await write(engine, 's.t', "SELECT 1 AS id, 'a' AS v");
    await write(engine, 's.t', "SELECT BIGINT '9007199254740993' AS id, true AS extra", append);
    expect(await rowsOf(engine, ALL)).toEqual([
      [1n, 'a', null],
      [9007199254740993n, null, true],
    ]);
  });

  test('a type that readers of older files would not understand is refused by name', async () => {
    await using opened = await openTestEngine();
    await write(opened.engine, 's.t', 'SELECT 1 AS id');
    expect(await tryWrite(opened.engine, 's.t', "SELECT 'x' AS id", append)).toMatchObject({
      ok: false,
      error: { kind: 'rejected', name: 'TYPE_MISMATCH', message: expect.stringContaining("'id'") },
    });
  });

  test('a column renamed by somebody else is read under its new name', async () => {
    await using opened = await openTestEngine();
    const { engine, catalog } = opened;
    const { commitHash } = await write(engine, 's.t', "SELECT 1 AS id, 'a' AS v");
    const content = await contentOf(opened);
    const { metadata, metadataLocation } = await loadTable(opened, content.metadataLocation);
    const schema = currentSchema(metadata);
    const fields = schema.fields.map((field) => ({
      ...field,
      name: field.name.toUpperCase() === 'V' ? 'w' : field.name,
    }));
    const renamed = await writeMetadata(
      opened,
      {
        ...metadata,
        schemas: [...metadata.schemas, { ...schema, schemaId: 1, fields }],
        currentSchemaId: 1,
      },
      metadataLocation,
    );
    const put = await catalog.commit({
      branch: 'main',
      expectedHash: commitHash,
      meta: { message: 'rename' },
      operations: [
        {
          type: 'PUT',
          key: ['s', 't'],
          content: { ...content, schemaId: 1, metadataLocation: renamed.metadataLocation },
        },
      ],
    });
    expect(put.ok).toBe(true);
    expect(await rowsOf(engine, 'SELECT w FROM s.t')).toEqual([['a']]);
    await write(engine, 's.t', "SELECT 2 AS id, 'b' AS w", append);
    expect(await rowsOf(engine, ALL)).toEqual([
      [1, 'a'],
      [2, 'b'],
    ]);
  });
});

describe('staged rows', () => {
  test('are a table of the one statement, and appending nothing new writes nothing', async () => {
    await using opened = await openTestEngine();
    const { engine, folder } = opened;
    const file = path.join(folder, 'rows.ndjson');
    await writeFile(file, '{"id":9007199254740993,"doc":"{\\"a\\": \\"ü\\"}"}\n{"id":2}\n');
    const staged = [
      {
        name: 'entries',
        file,
        columns: [
          { name: 'id', type: { kind: 'bigint' } },
          { name: 'doc', type: { kind: 'varchar', length: null } },
        ],
      },
    ] as const;
    await write(engine, 's.t', 'SELECT id, doc FROM stage.entries', append, { staged });
    expect(await rowsOf(engine, ALL)).toEqual([
      [2n, null],
      [9007199254740993n, '{"a": "ü"}'],
    ]);
    const sql =
      'SELECT id, doc FROM stage.entries AS e WHERE NOT EXISTS (SELECT 1 FROM iceberg.s.t AS t WHERE t.id = e.id)';
    const before = await contentOf(opened);
    expect(await write(engine, 's.t', sql, append, { staged })).toMatchObject({ rowCount: 0 });
    expect(await contentOf(opened)).toEqual(before);
  });
});

describe('what goes wrong', () => {
  test('a statement that fails in the middle leaves no file and no commit', async () => {
    await using opened = await openTestEngine();
    const { engine, store } = opened;
    const sql = 'SELECT 100 / (n - 9000) AS x FROM UNNEST(sequence(1, 10000)) AS t(n)';
    expect(await tryWrite(engine, 's.t', sql)).toMatchObject({
      ok: false,
      error: { kind: 'failed', name: 'DIVISION_BY_ZERO' },
    });
    expect(await Array.fromAsync(store.list(store.root))).toEqual([]);
    expect((await opened.catalog.resolve('main')).ok).toBe(true);
  });

  test('a table that somebody else changed meanwhile is not overwritten', async () => {
    await using opened = await openTestEngine();
    const { engine } = opened;
    await write(engine, 's.t', 'SELECT 0 AS id');
    const both = await Promise.all([
      tryWrite(engine, 's.t', 'SELECT 1 AS id', append),
      tryWrite(engine, 's.t', 'SELECT 2 AS id', append),
    ]);
    const written = both.filter(({ ok }) => ok).length;
    const rows = await rowsOf(engine, ALL);
    expect(rows).toHaveLength(1 + written);
    for (const result of both) {
      if (!result.ok) expect(result.error).toMatchObject({ name: 'TRANSACTION_CONFLICT' });
    }
  });

  test('two tables written at once on one branch both land, in one new namespace', async () => {
    await using opened = await openTestEngine();
    const { engine } = opened;
    await Promise.all([
      write(engine, 'n.a', 'SELECT 1 AS id'),
      write(engine, 'n.b', 'SELECT 2 AS id'),
    ]);
    expect(
      await rowsOf(engine, 'SELECT id FROM n.a UNION ALL SELECT id FROM n.b ORDER BY 1'),
    ).toEqual([[1], [2]]);
  });

  test.each([
    ["SELECT INTERVAL '1' DAY AS i", 'NOT_SUPPORTED', 'interval'],
    ['SELECT 1', 'MISSING_COLUMN_NAME', 'Column 1'],
    ['SELECT 1 AS a, 2 AS A', 'DUPLICATE_COLUMN_NAME', "'"],
  ])('%s cannot become a table', async (sql, name, word) => {
    await using opened = await openTestEngine();
    expect(await tryWrite(opened.engine, 's.t', sql)).toMatchObject({
      ok: false,
      error: { kind: 'rejected', name, message: expect.stringContaining(word) },
    });
  });
});
