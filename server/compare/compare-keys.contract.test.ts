import { describe, expect, test } from 'vitest';
import {
  driver,
  namespace,
  put,
  remove,
  table,
  value,
} from '#server/catalog/testing/catalog-fixture.ts';
import { openTestEngine } from '#server/engine/testing/open-engine.ts';
import { write } from '#server/engine/testing/statements.ts';
import { compareKeys, type KeyComparison } from './compare-keys.ts';

const page = { maxRecords: 50 };
const shortly = ({ items }: KeyComparison) =>
  items.map(({ kind, key, aspects }) => [kind, key.join('.'), ...aspects].join(' '));

describe('keys of two states', () => {
  test('with two dots both sides count, with three only what the second did since they parted', async () => {
    await using opened = await openTestEngine();
    const { engine, catalog } = opened;
    await write(engine, 's.t', 'SELECT 1 AS id');
    await write(engine, 's.both', 'SELECT 1 AS id');
    await driver(catalog).branch('dev', 'main');
    await write(engine, 's.new', 'SELECT 1 AS id', { kind: 'replace' }, { ref: 'dev' });
    await write(engine, 's.both', 'SELECT 2 AS id', { kind: 'append' }, { ref: 'dev' });
    await write(engine, 's.t', 'SELECT 2 AS id', { kind: 'append' });
    await write(engine, 's.both', 'SELECT 3 AS id', { kind: 'append' });
    const between = (mode: 'two-dot' | 'three-dot') =>
      compareKeys(opened, { from: 'main', to: 'dev', mode }, page);
    expect(shortly(await between('two-dot'))).toEqual([
      'changed s.both rows',
      'added s.new',
      'changed s.t rows',
    ]);
    const three = await between('three-dot');
    expect(shortly(three)).toEqual(['changed s.both rows', 'added s.new']);
    expect(three.items.map(({ isOnBothSides }) => isOnBothSides)).toEqual([true, false]);
    expect(three.counts).toEqual({ added: 1, removed: 0, changed: 1, renamed: 0 });
  });

  test('rows are summed along the snapshots where one state comes from the other, either way round', async () => {
    await using opened = await openTestEngine();
    const { engine, catalog } = opened;
    await write(engine, 's.t', 'SELECT * FROM (VALUES 1, 2, 3) AS t(id)');
    await driver(catalog).branch('dev', 'main');
    await write(engine, 's.t', 'SELECT 4 AS id', { kind: 'append' }, { ref: 'dev' });
    await write(
      engine,
      's.t',
      'SELECT * FROM (VALUES 5, 6) AS t(id)',
      { kind: 'append' },
      { ref: 'dev' },
    );
    const stepsOf = async (from: string, to: string) =>
      (await compareKeys(opened, { from, to, mode: 'two-dot' }, page)).items[0]?.figures;
    expect(await stepsOf('main', 'dev')).toMatchObject({
      before: { rows: 3n },
      after: { rows: 6n },
      steps: { addedRows: 3n, removedRows: 0n, addedFiles: 2n, snapshots: 2 },
    });
    expect(await stepsOf('dev', 'main')).toMatchObject({
      steps: { addedRows: 0n, removedRows: 3n, removedFiles: 2n },
    });
  });

  test('totals stand where each side went its own way', async () => {
    await using opened = await openTestEngine();
    const { engine, catalog } = opened;
    await write(engine, 's.t', 'SELECT 1 AS id');
    await driver(catalog).branch('dev', 'main');
    await write(engine, 's.t', 'SELECT 2 AS id', { kind: 'append' });
    await write(engine, 's.t', 'SELECT 3 AS id', { kind: 'append' }, { ref: 'dev' });
    const { items } = await compareKeys(opened, { from: 'main', to: 'dev', mode: 'two-dot' }, page);
    expect(items[0]?.figures).toMatchObject({
      before: { rows: 2n },
      after: { rows: 2n },
      steps: null,
    });
  });

  test('the same content under another key is renamed, and one whose file is gone says so', async () => {
    await using opened = await openTestEngine();
    const { catalog } = opened;
    const lake = driver(catalog);
    await lake.commit('main', put('s', namespace('s')), put('s.a', table(1)), put('s.b', table(2)));
    await lake.branch('dev', 'main');
    const id = await lake.idOf('main', 's.a');
    await lake.commit('dev', remove('s.a'), put('s.z', table(1, id)), remove('s.b'));
    const found = await compareKeys(opened, { from: 'main', to: 'dev', mode: 'three-dot' }, page);
    expect(found.items).toMatchObject([
      { kind: 'removed', key: ['s', 'b'], problem: expect.stringContaining('s3://bucket') },
      { kind: 'renamed', key: ['s', 'z'], formerKey: ['s', 'a'], contentId: id },
    ]);
  });

  test('a long list comes in pages, can be searched, and counts everything', async () => {
    await using opened = await openTestEngine();
    const lake = driver(opened.catalog);
    await lake.commit('main', put('s', namespace('s')));
    await lake.branch('dev', 'main');
    const keys = Array.from({ length: 1_200 }, (_, n) => ['s', `n${String(n).padStart(4, '0')}`]);
    await lake.commit(
      'dev',
      ...keys.map((key) => ({ type: 'PUT', key, content: namespace(...key) }) as const),
    );
    let reads = 0;
    const diff: typeof opened.catalog.diff = (...request) => {
      reads += 1;
      return opened.catalog.diff(...request);
    };
    const counting = { ...opened, catalog: { ...opened.catalog, diff } };
    const at = (token: string | null) =>
      compareKeys(
        counting,
        { from: 'main', to: 'dev', mode: 'two-dot' },
        { maxRecords: 500, token },
      );
    const first = await at(null);
    expect([first.total, first.items.length]).toEqual([1_200, 500]);
    const readsOfFirst = reads;
    const second = await at(first.token);
    const last = await at(second.token);
    expect([last.items.length, last.token]).toEqual([200, null]);
    const names = [first, second, last].flatMap(({ items }) => items.map(({ key }) => key[1]));
    expect(names).toEqual(keys.map(([, name]) => name));
    expect(reads).toBe(readsOfFirst);
    const searched = await compareKeys(opened, { from: 'main', to: 'dev', mode: 'two-dot' }, page, {
      text: 'N0007',
    });
    expect([searched.total, searched.items[0]?.key]).toEqual([1, ['s', 'n0007']]);
  });

  test('pages are of one pair of states, also where a branch goes on or is deleted meanwhile', async () => {
    await using opened = await openTestEngine();
    const lake = driver(opened.catalog);
    await lake.commit('main', put('s', namespace('s')));
    await lake.branch('dev', 'main');
    const add = (...names: string[]) =>
      lake.commit('dev', ...names.map((name) => put(name, namespace(...name.split('.')))));
    await add('s.b', 's.c', 's.d');
    const at = (token: string | null) =>
      compareKeys(opened, { from: 'main', to: 'dev', mode: 'three-dot' }, { maxRecords: 2, token });
    const first = await at(null);
    await add('s.a');
    const second = await at(first.token);
    expect([...shortly(first), ...shortly(second)]).toEqual([
      'added s.b',
      'added s.c',
      'added s.d',
    ]);
    expect(second).toMatchObject({ to: first.to, from: first.from, baseHash: first.baseHash });
    expect(shortly(await at(null))).toEqual(['added s.a', 'added s.b']);
    value(await opened.catalog.deleteReference('dev', await lake.hashOf('dev')));
    expect(shortly(await at(first.token))).toEqual(['added s.d']);
  });

  test('a ref that is not there and a token that is none are refused by name', async () => {
    await using opened = await openTestEngine();
    await write(opened.engine, 's.t', 'SELECT 1 AS id');
    const compare = (to: string, token: string | null) =>
      compareKeys(opened, { from: 'main', to, mode: 'three-dot' }, { maxRecords: 5, token });
    await expect(compare('nowhere', null)).rejects.toMatchObject({ code: 'not-found' });
    await expect(compare('main', 'x')).rejects.toMatchObject({ code: 'invalid' });
  });
});
