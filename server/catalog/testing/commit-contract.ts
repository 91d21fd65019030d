import { describe, expect, test } from 'vitest';
import type { OpenedCatalog } from './catalog-contract.ts';
import {
  conflictsOf,
  driver,
  failure,
  key,
  namespace,
  put,
  remove,
  table,
  unchanged,
  value,
} from './catalog-fixture.ts';

export function describeCommits(open: () => Promise<OpenedCatalog>): void {
  describe('committing', () => {
    test('keeps who, why and every property, and hands out content ids', async () => {
      await using opened = await open();
      const { catalog } = opened;
      const { hashOf, idOf } = driver(catalog);
      const properties = { 'job.run': ['42'], app: ['console', 'ui'], empty: [''] };
      const done = value(
        await catalog.commit({
          branch: 'main',
          expectedHash: await hashOf('main'),
          meta: {
            message: 'create a.t\n\nbecause',
            authors: ['Ada <ada@example.org>', 'Bob'],
            authorTime: '2026-01-31T12:00:00.123456Z',
            properties,
          },
          operations: [put('a', namespace('a')), put('a.t', table(1))],
        }),
      );
      expect(done.addedContents.map((added) => added.key)).toEqual([key('a'), key('a.t')]);
      expect(await idOf('main', 'a.t')).toBe(done.addedContents[1]?.contentId);
      const [entry] = value(await catalog.history('main', {}, { maxRecords: 1 })).items;
      expect(entry?.meta).toMatchObject({
        hash: done.reference.hash,
        message: 'create a.t\n\nbecause',
        authors: ['Ada <ada@example.org>', 'Bob'],
        authorTime: '2026-01-31T12:00:00.123456Z',
        properties,
      });
    });

    test('an older expected hash is fine while the keys are untouched since', async () => {
      await using opened = await open();
      const { commit, commitAt, keys } = driver(opened.catalog);
      const old = await commit('main', put('a', table(1)));
      await commit('main', put('b', table(1)));
      value(await commitAt('main', old, put('c', table(1))));
      expect(await keys('main')).toEqual(['a', 'b', 'c']);
    });

    test('each way a key can have changed since is its own conflict', async () => {
      await using opened = await open();
      const { commit, commitAt, hashOf, idOf } = driver(opened.catalog);
      const names = ['value', 'gone', 'again', 'kind', 'asserted', 'deleted'];
      const seen = await commit('main', ...names.map((name) => put(name, table(1))));
      const idAt = (name: string) => idOf(`main@${seen}`, name);
      await commit(
        'main',
        put('value', table(2, await idAt('value'))),
        remove('gone'),
        remove('again'),
        remove('kind'),
        put('asserted', table(2, await idAt('asserted'))),
        put('deleted', table(2, await idAt('deleted'))),
        put('new', table(1)),
        put('appeared', table(1)),
      );
      await commit('main', put('again', table(1)), put('kind', namespace('kind')));
      const head = await hashOf('main');
      const attempt = async (operation: Parameters<typeof commitAt>[2]) =>
        conflictsOf(await commitAt('main', seen, operation));

      expect(await attempt(put('value', table(3, await idAt('value'))))).toEqual([
        'VALUE_DIFFERS value',
      ]);
      expect(await attempt(put('gone', table(3, await idAt('gone'))))).toEqual([
        'KEY_DOES_NOT_EXIST gone',
      ]);
      expect(await attempt(put('again', table(3, await idAt('again'))))).toEqual([
        'CONTENT_ID_DIFFERS again',
      ]);
      expect(await attempt(put('kind', table(3, await idAt('kind'))))).toEqual([
        'PAYLOAD_DIFFERS kind',
      ]);
      expect(await attempt(put('new', table(3)))).toEqual(['KEY_EXISTS new']);
      expect(await attempt(remove('deleted'))).toEqual(['VALUE_DIFFERS deleted']);
      expect(await attempt(remove('missing'))).toEqual(['KEY_DOES_NOT_EXIST missing']);
      expect(await attempt(unchanged('asserted'))).toEqual(['VALUE_DIFFERS asserted']);
      expect(await attempt(unchanged('appeared'))).toEqual(['PAYLOAD_DIFFERS appeared']);
      expect(await hashOf('main')).toBe(head);
    });

    test('several conflicts are reported together and nothing is written', async () => {
      await using opened = await open();
      const { commitAt, hashOf } = driver(opened.catalog);
      const before = await hashOf('main');
      const refused = await commitAt('main', before, put('nope.deep.t', table(1)));
      expect(conflictsOf(refused)).toEqual(['NAMESPACE_ABSENT nope.deep', 'NAMESPACE_ABSENT nope']);
      expect(failure(refused)).toMatchObject({
        message:
          "There are multiple conflicts that prevent committing the provided operations: namespace 'nope.deep' must exist, namespace 'nope' must exist.",
      });
      expect(await hashOf('main')).toBe(before);
    });

    test('a key lives in namespaces, and a namespace goes only when it is empty', async () => {
      await using opened = await open();
      const { commit, commitAt, hashOf, keys } = driver(opened.catalog);
      await commit('main', put('a', namespace('a')), put('a.t', table(1)), put('t', table(1)));
      const head = await hashOf('main');
      const attempt = async (...operations: Parameters<typeof commit>[1][]) =>
        conflictsOf(await commitAt('main', head, ...operations));
      expect(await attempt(put('t.x', table(1)))).toEqual(['NOT_A_NAMESPACE t']);
      expect(await attempt(remove('a'))).toEqual(['NAMESPACE_NOT_EMPTY a']);
      const emptied = await attempt(remove('a.t'), remove('a'), put('a.u', table(1)));
      expect(emptied.map((conflict) => conflict.split(' ')[1])).toContain('a');
      await commit('main', remove('a.t'), remove('a'));
      expect(await keys('main')).toEqual(['t']);
    });

    test('a rename keeps the content id, a replacement gets a new one', async () => {
      await using opened = await open();
      const { commit, idOf, keys } = driver(opened.catalog);
      await commit('main', put('a', table(1)));
      const id = await idOf('main', 'a');
      await commit('main', remove('a'), put('b', table(1, id)));
      expect(await keys('main')).toEqual(['b']);
      expect(await idOf('main', 'b')).toBe(id);
      await commit('main', remove('b'), put('b', table(1)));
      expect(await idOf('main', 'b')).not.toBe(id);
    });

    test('an id that does not belong to the key is refused', async () => {
      await using opened = await open();
      const { commit, commitAt } = driver(opened.catalog);
      const head = await commit('main', put('a', table(1)));
      const foreign = '11111111-2222-3333-4444-555555555555';
      for (const operation of [put('a', table(2)), put('b', table(1, foreign))]) {
        expect(failure(await commitAt('main', head, operation)).kind).toBe('bad-request');
      }
    });

    test('a key stands once in a commit', async () => {
      await using opened = await open();
      const { commitAt, hashOf } = driver(opened.catalog);
      const head = await hashOf('main');
      const twice = await commitAt('main', head, put('a', table(1)), put('a', table(2)));
      expect(failure(twice).kind).toBe('bad-request');
      expect(failure(await commitAt('main', head)).kind).toBe('bad-request');
    });

    test('UNCHANGED alone makes a commit that changes nothing', async () => {
      await using opened = await open();
      const { catalog } = opened;
      const { commit } = driver(catalog);
      const before = await commit('main', put('a', table(1)));
      const after = await commit('main', unchanged('a'), unchanged('missing'));
      expect(after).not.toBe(before);
      expect(
        value(await catalog.diff(before.replace(/^/, '@'), 'main', { maxRecords: 1 })).items,
      ).toEqual([]);
      const page = { maxRecords: 1 };
      const [entry] = value(await catalog.history('main', { withOperations: true }, page)).items;
      expect(entry?.operations).toEqual([]);
    });

    test('an expected hash that is not on the branch is not found', async () => {
      await using opened = await open();
      const { branch, commit, commitAt } = driver(opened.catalog);
      await commit('main', put('a', table(1)));
      await branch('dev', 'main');
      const elsewhere = await commit('dev', put('b', table(1)));
      for (const hash of [elsewhere, 'ab'.repeat(32)]) {
        const refused = await commitAt('main', hash, put('c', table(1)));
        expect(failure(refused).kind).toBe('reference-not-found');
      }
    });
  });
}
