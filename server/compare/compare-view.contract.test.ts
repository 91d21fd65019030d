import { expect, test } from 'vitest';
import type { Content } from '#server/catalog/model/content.ts';
import { driver, namespace, put } from '#server/catalog/testing/catalog-fixture.ts';
import { openTestEngine } from '#server/engine/testing/open-engine.ts';
import { compareView } from './compare-view.ts';

const view = (more: Readonly<Record<string, unknown>>): Content => ({
  type: 'ICEBERG_VIEW',
  metadataLocation: 'file:///nowhere/v1.json',
  versionId: 1n,
  schemaId: 0,
  ...more,
});

const state = (hash: string) => ({ hash, key: ['s', 'v'], snapshotId: null });

test('the text of a view is compared line by line, from the catalog or from its file', async () => {
  await using opened = await openTestEngine();
  const { catalog, store } = opened;
  const lake = driver(catalog);
  const first = await lake.commit('main', put('s', namespace('s')));
  const before = await lake.commit(
    'main',
    put('s.v', view({ sqlText: 'SELECT a\nFROM t', dialect: 'trino' })),
  );
  const file = `${store.root}/s/v/metadata/v2.json`;
  const metadata = {
    'current-version-id': 2,
    versions: [1, 2].map((id) => ({
      'version-id': id,
      representations: [{ type: 'sql', sql: `SELECT a${id}\nFROM t`, dialect: 'trino' }],
    })),
  };
  const written = await store.put(file, new TextEncoder().encode(JSON.stringify(metadata)));
  expect(written.ok).toBe(true);
  const id = await lake.idOf('main', 's.v');
  const after = await lake.commit(
    'main',
    put('s.v', view({ id, metadataLocation: file, versionId: 2n })),
  );
  const { lines } = await compareView(opened, { before: state(before), after: state(after) });
  expect(lines.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
    'removed SELECT a',
    'added SELECT a2',
    'same FROM t',
  ]);
  expect(await compareView(opened, { before: state(first), after: state(before) })).toMatchObject({
    before: null,
    after: { sql: 'SELECT a\nFROM t' },
  });
  await expect(
    compareView(opened, { before: state(first), after: state(first) }),
  ).rejects.toMatchObject({ code: 'not-found' });
});

test('a view whose file is gone or is no metadata is named', async () => {
  await using opened = await openTestEngine();
  const lake = driver(opened.catalog);
  await lake.commit('main', put('s', namespace('s')));
  const gone = await lake.commit('main', put('s.v', view({})));
  const compare = (hash: string) =>
    compareView(opened, { before: state(hash), after: state(hash) });
  await expect(compare(gone)).rejects.toThrow(/v1\.json/);
  const file = `${opened.store.root}/s/v/metadata/wrong.json`;
  await opened.store.put(file, new TextEncoder().encode('{}'));
  const id = await lake.idOf('main', 's.v');
  const wrong = await lake.commit('main', put('s.v', view({ id, metadataLocation: file })));
  await expect(compare(wrong)).rejects.toThrow(/no metadata of a view/);
});
