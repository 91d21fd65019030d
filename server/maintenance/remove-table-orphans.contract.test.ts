import { expect, test } from 'vitest';
import { openTestEngine } from '#server/engine/testing/open-engine.ts';
import { main, rowsOf } from '#server/engine/testing/statements.ts';
import { contentOf, filesOf } from '#server/engine/testing/tables.ts';
import { changeOf } from '#server/engine/testing/write-statements.ts';
import { loadTable } from '#server/iceberg/load-table.ts';
import { removeTableOrphans } from './remove-table-orphans.ts';

const DAY_MS = 86_400_000;

test('files of a table go only when no branch leads to them any more', async () => {
  await using opened = await openTestEngine();
  const { catalog, engine, store } = opened;
  const head = async (name: string) => {
    const found = await catalog.getReference(name);
    return found.ok ? found.value.hash : '';
  };
  for (const sql of ['CREATE SCHEMA s', 'CREATE TABLE t AS SELECT 1 AS a']) {
    await changeOf(engine, sql);
  }
  await catalog.createReference({ type: 'BRANCH', name: 'kept', hash: await head('main') });
  const before = await filesOf(opened);
  await changeOf(engine, 'UPDATE t SET a = 2');
  const { metadata } = await loadTable(opened, (await contentOf(opened)).metadataLocation);
  const stray = `${metadata.location}/data/1/left-over.parquet`;
  await store.put(stray, new Uint8Array(8));

  // Commits and files of today are two months old then.
  const later = () => new Date(Date.now() + 60 * DAY_MS);
  const remove = () =>
    removeTableOrphans(
      { ...opened, clock: later },
      {
        location: metadata.location,
        olderThan: new Date(later().getTime() - 7 * DAY_MS),
        signal: new AbortController().signal,
      },
    );
  expect(await remove()).toBe(1);
  expect((await store.head(stray)).ok).toBe(false);
  expect(await rowsOf(engine, 'SELECT a FROM t', { ...main, ref: 'kept' })).toEqual([[1]]);

  await catalog.deleteReference('kept', await head('kept'));
  // The current metadata still knows the snapshot: it has to expire first.
  expect(await remove()).toBe(0);
  const session = {
    path: null,
    properties: { 'iceberg.expire_snapshots_min_retention': '0s' },
    prepared: {},
  };
  opened.passSeconds(60);
  const expire = "ALTER TABLE t EXECUTE expire_snapshots(retention_threshold => '0s')";
  await changeOf(engine, expire, { ...main, session });
  expect(await remove()).toBeGreaterThan(0);
  for (const file of before) expect((await store.head(file)).ok).toBe(false);
  expect(await rowsOf(engine, 'SELECT a FROM t')).toEqual([[2]]);
});
