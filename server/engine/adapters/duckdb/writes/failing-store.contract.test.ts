import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { err } from '#server/platform/result.ts';
import { createFileStore } from '#server/storage/adapters/file/file-store.ts';
import type { ObjectStore, StorageFailure } from '#server/storage/port.ts';
import { type OpenedEngine, openTestEngine } from '../../../testing/open-engine.ts';
import { rowsOf } from '../../../testing/statements.ts';
import { changeOf, lastEvent } from '../../../testing/write-statements.ts';

/** Which write from now on fails, as on a full disk; none: null. */
let fatal: number | null = null;
let writes = 0;

function failing(store: ObjectStore): ObjectStore {
  const write =
    <P extends readonly [string, ...unknown[]]>(
      call: (...parameters: P) => ReturnType<ObjectStore['put']>,
    ) =>
    async (...parameters: P) => {
      writes += 1;
      if (writes !== fatal) return call(...parameters);
      const [uri] = parameters;
      return err<StorageFailure>({ kind: 'unavailable', uri, cause: new Error('disk is full') });
    };
  return {
    ...store,
    putIfAbsent: write(store.putIfAbsent),
    settle: write(store.settle),
  };
}

let opened: OpenedEngine;
beforeAll(async () => {
  const openStore = async (folder: string) =>
    failing(createFileStore(path.join(folder, 'warehouse')));
  opened = await openTestEngine({ openStore });
  await changeOf(opened.engine, 'CREATE SCHEMA s');
});
afterAll(() => opened[Symbol.asyncDispose]());

const SETUP =
  "CREATE OR REPLACE TABLE t WITH (partitioning = ARRAY['p']) AS SELECT i AS id, 'p' || CAST(i % 2 AS varchar) AS p FROM UNNEST(sequence(1, 20)) AS u(i)";

async function stateOf({ catalog, engine, store }: OpenedEngine) {
  const head = await catalog.getReference('main');
  const objects: string[] = [];
  for await (const { uri } of store.list(`${store.root}/`)) objects.push(uri);
  return {
    head: head.ok ? head.value.hash : null,
    objects: objects.toSorted(),
    rows: await rowsOf(engine, 'SELECT * FROM t ORDER BY id'),
  };
}

describe('a store that fails at any one write leaves the lake as it was', () => {
  test.each([
    "INSERT INTO t VALUES (100, 'p0'), (101, 'p9')",
    "UPDATE t SET p = 'p7' WHERE id IN (3, 4)",
    "DELETE FROM t WHERE p = 'p1' OR id = 2",
    "MERGE INTO t USING (VALUES (1, 'x'), (50, 'y')) AS u(k, w) ON t.id = u.k WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT VALUES (k, w)",
    'CREATE TABLE fresh AS SELECT * FROM t',
    'CREATE OR REPLACE TABLE t AS SELECT 1 AS id',
    'ALTER TABLE t ADD COLUMN c integer',
    'TRUNCATE TABLE t',
  ])('%s', async (sql) => {
    fatal = null;
    await changeOf(opened.engine, SETUP);
    const before = await stateOf(opened);
    for (let point = 1; ; point += 1) {
      writes = 0;
      fatal = point;
      const last = await lastEvent(opened.engine, sql);
      fatal = null;
      if (last.kind === 'finished') {
        expect(point).toBeGreaterThan(1);
        return;
      }
      expect(await stateOf(opened)).toEqual(before);
    }
  });
});
