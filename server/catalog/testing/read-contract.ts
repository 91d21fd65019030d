import { describe, expect, test } from 'vitest';
import type { Content } from '../model/content.ts';
import { NO_ANCESTOR_HASH } from '../port.ts';
import type { OpenedCatalog } from './catalog-contract.ts';
import {
  driver,
  failure,
  key,
  namespace,
  put,
  readAllPages,
  remove,
  table,
  value,
} from './catalog-fixture.ts';

export function describeReads(open: () => Promise<OpenedCatalog>): void {
  describe('reading', () => {
    test('a reference spec walks to older commits by number, moment and merge parent', async () => {
      await using opened = await open();
      const { catalog } = opened;
      const { branch, commit, hashOf, merge } = driver(catalog);
      const first = await commit('main', put('a', namespace('a')));
      await branch('dev', 'main');
      const side = await commit('dev', put('b', namespace('b')));
      const second = await commit('main', put('c', namespace('c')));
      const merged = value(await merge('dev', 'main')).resultantTargetHash;

      expect(await hashOf('main')).toBe(merged);
      expect(await hashOf('-')).toBe(merged);
      expect(await hashOf('main~1')).toBe(second);
      expect(await hashOf(`main@${merged}~2`)).toBe(first);
      expect(await hashOf(`@${merged}^1`)).toBe(second);
      expect(await hashOf(`@${merged}^2`)).toBe(side);
      expect(await hashOf(`@${merged}^2~1`)).toBe(first);
      expect(await hashOf('main~99')).toBe(NO_ANCESTOR_HASH);
      expect(value(await catalog.resolve(`@${first}`))).toEqual({
        type: 'DETACHED',
        name: null,
        hash: first,
      });
      expect(value(await catalog.resolve('main~1'))).toEqual({
        type: 'BRANCH',
        name: 'main',
        hash: second,
      });
    });

    test('a moment is the newest commit that is not younger', async () => {
      await using opened = await open();
      const { catalog } = opened;
      const { commit, hashOf } = driver(catalog);
      for (const name of ['a', 'b', 'c', 'd', 'e'])
        await commit('main', put(name, namespace(name)));
      const { items } = value(await catalog.history('main', {}, { maxRecords: 10 }));
      for (const { meta } of items) {
        const sameMoment = items.find(({ meta: other }) => other.commitTime === meta.commitTime);
        expect(await hashOf(`main*${meta.commitTime}`)).toBe(sameMoment?.meta.hash);
      }
      expect(await hashOf('main*2001-01-01T00:00:00.000Z')).toBe(NO_ANCESTOR_HASH);
      expect(await hashOf('main*1')).toBe(NO_ANCESTOR_HASH);
      expect(await hashOf('main*2999-01-01T00:00:00.000Z')).toBe(items[0]?.meta.hash);
    });

    test.each([
      '',
      '@',
      'main~0',
      'main*2001-01-01',
      'main*2001-01-01T00:00:00Z',
      'main@xyz',
      'a b',
    ])('refuses the reference %j', async (ref) => {
      await using opened = await open();
      expect(failure(await opened.catalog.resolve(ref)).kind).toBe('bad-request');
    });

    test('integers of 64 bits and unknown content come back exactly', async () => {
      await using opened = await open();
      const { commit, read } = driver(opened.catalog);
      const view: Content = {
        type: 'ICEBERG_VIEW',
        metadataLocation: 's3://bucket/v.json',
        versionId: -9_223_372_036_854_775_808n,
        schemaId: 0,
      };
      const foreign: Content = {
        type: 'DELTA_LAKE_TABLE',
        metadataLocationHistory: ['a', 'b'],
        checkpointLocationHistory: [],
        lastCheckpoint: 'c',
      };
      await commit(
        'main',
        put('t', table(9_007_199_254_740_993_123n)),
        put('v', view),
        put('d', foreign),
      );
      expect(await read('main', 't')).toMatchObject(table(9_007_199_254_740_993_123n));
      expect(await read('main', 'v')).toMatchObject(view);
      expect(await read('main', 'd')).toMatchObject(foreign);
    });

    test('entries come in key order below a prefix, page by page', async () => {
      await using opened = await open();
      const { catalog } = opened;
      const { commit } = driver(catalog);
      await commit(
        'main',
        ...['a', 'a.b', 'ab', 'c'].map((name) => put(name, namespace(...name.split('.')))),
        ...['a.b.y', 'a.x', 'a.b.x', 'a.b2', 'ab.x'].map((name) => put(name, table(1))),
      );
      const list = (prefix: string | null) => (page: { maxRecords: number }) =>
        catalog.listEntries(
          'main',
          { withContent: true, ...(prefix === null ? {} : { prefix: key(prefix) }) },
          page,
        );
      const names = async (prefix: string | null, size: number) =>
        (await readAllPages(list(prefix), size)).items.map((entry) => entry.key.join('.'));
      const all = ['a', 'a.b', 'a.b.x', 'a.b.y', 'a.b2', 'a.x', 'ab', 'ab.x', 'c'];
      expect(await names(null, 2)).toEqual(all);
      expect(await names(null, 100)).toEqual(all);
      expect(await names('a.b', 2)).toEqual(['a.b', 'a.b.x', 'a.b.y']);
      expect(await names('nowhere', 2)).toEqual([]);
      const [first] = value(await list('a.x')({ maxRecords: 1 })).items;
      expect(first).toMatchObject({ type: 'ICEBERG_TABLE', content: table(1) });
      expect(first?.contentId).toBe(first?.content?.id);
    });

    test('keys may hold dots and slashes', async () => {
      await using opened = await open();
      const { catalog } = opened;
      const hash = value(await catalog.resolve('main')).hash;
      const odd = ['a.b', 't/x %'];
      value(
        await catalog.commit({
          branch: 'main',
          expectedHash: hash,
          meta: { message: 'odd' },
          operations: [
            { type: 'PUT', key: ['a.b'], content: namespace('a.b') },
            { type: 'PUT', key: odd, content: table(1) },
          ],
        }),
      );
      const { contents } = value(await catalog.getContents('main', [odd, ['a', 'b']]));
      expect(contents.map((found) => found.key)).toEqual([odd]);
    });

    test('history is the first-parent line, newest first, with what each commit did', async () => {
      await using opened = await open();
      const { catalog } = opened;
      const { commit, idOf } = driver(catalog);
      const first = await commit('main', put('a', namespace('a')), put('a.t', table(1)));
      const id = await idOf('main', 'a.t');
      const second = await commit('main', put('a.t', table(2, id)));
      const third = await commit('main', remove('a.t'));
      const read = (options: { limitHash?: string }) => (page: { maxRecords: number }) =>
        catalog.history('main', { withOperations: true, ...options }, page);
      const { items, pages } = await readAllPages(read({}), 1);
      expect(pages).toBe(3);
      expect(items.map(({ meta }) => meta.hash)).toEqual([third, second, first]);
      expect(items.map(({ parentCommitHash }) => parentCommitHash)).toEqual([
        second,
        first,
        NO_ANCESTOR_HASH,
      ]);
      expect(items[0]?.operations).toEqual([{ type: 'DELETE', key: ['a', 't'] }]);
      expect(items[1]?.operations).toEqual([
        { type: 'PUT', key: ['a', 't'], content: table(2, id) },
      ]);
      const limited = await readAllPages(read({ limitHash: second }), 1);
      expect(limited.items.map(({ meta }) => meta.hash)).toEqual([third, second]);
      const plain = value(await catalog.history('main', {}, { maxRecords: 1 }));
      expect(plain.items[0]?.operations).toBeNull();
    });

    test('diff compares two tips key by key, page by page', async () => {
      await using opened = await open();
      const { catalog } = opened;
      const { branch, commit, idOf } = driver(catalog);
      await commit('main', put('a', table(1)), put('b', table(1)), put('c', table(1)));
      await branch('dev', 'main');
      await commit('dev', remove('a'), put('b', table(2, await idOf('dev', 'b'))));
      await commit('main', put('d', table(1)));
      const { items, pages } = await readAllPages((page) => catalog.diff('main', 'dev', page), 1);
      expect(pages).toBe(3);
      expect(items).toMatchObject([
        { key: ['a'], from: table(1), to: null },
        { key: ['b'], from: table(1), to: table(2) },
        { key: ['d'], from: table(1), to: null },
      ]);
      const same = value(await catalog.diff('main', 'main', { maxRecords: 10 }));
      expect(same.items).toEqual([]);
      expect(same.effectiveFrom).toEqual(same.effectiveTo);
    });

    test('a page token that nobody gave is refused', async () => {
      await using opened = await open();
      const { catalog } = opened;
      const page = { maxRecords: 1, token: 'zz!' };
      expect(failure(await catalog.history('main', {}, page)).kind).toBe('bad-request');
    });
  });
}
