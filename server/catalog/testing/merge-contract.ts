import { describe, expect, test } from 'vitest';
import { NO_ANCESTOR_HASH } from '../port.ts';
import type { OpenedCatalog } from './catalog-contract.ts';
import {
  detailsOf,
  driver,
  failure,
  namespace,
  put,
  remove,
  table,
  value,
} from './catalog-fixture.ts';
import { diverge } from './diverge.ts';

const CONFLICTS = {
  changed: 'VALUE_DIFFERS',
  gone: 'KEY_DOES_NOT_EXIST',
  kept: 'VALUE_DIFFERS',
  both: 'KEY_EXISTS',
  fresh: 'ok',
};

export function describeMerges(open: () => Promise<OpenedCatalog>): void {
  describe('merging', () => {
    test('a branch without a commit has nothing to merge, and takes nothing away', async () => {
      await using opened = await open();
      const { catalog } = opened;
      const { commit, keys, merge } = driver(catalog);
      await commit('main', put('a', table(1)), put('b', table(1)));
      const empty = { name: 'empty', type: 'BRANCH', hash: NO_ANCESTOR_HASH } as const;
      value(await catalog.createReference(empty, 'main'));
      for (const isDryRun of [true, false]) {
        const refused = failure(await merge('empty', 'main', { isDryRun }));
        expect(refused.kind).toBe('reference-not-found');
      }
      expect(await keys('main')).toEqual(['a', 'b']);
    });

    test('is one commit with two parents that brings all changes', async () => {
      await using opened = await open();
      const { catalog } = opened;
      const { branch, commit, hashOf, idOf, keys, merge } = driver(catalog);
      await commit('main', put('a', table(1)), put('b', table(1)));
      await branch('dev', 'main');
      await commit('dev', put('a', table(2, await idOf('dev', 'a'))));
      const source = await commit('dev', put('c', table(1)), remove('b'));
      const target = await commit('main', put('d', table(1)));
      const meta = { message: 'bring dev', properties: { 'job.run': ['7'] } };
      const result = value(await merge('dev', 'main', { meta }));
      expect(result).toMatchObject({
        wasApplied: true,
        wasSuccessful: true,
        resultantTargetHash: await hashOf('main'),
        targetBranch: 'main',
        effectiveTargetHash: target,
        expectedHash: target,
      });
      expect(detailsOf(result)).toEqual({ a: 'ok', b: 'ok', c: 'ok' });
      expect(await keys('main')).toEqual(['a', 'c', 'd']);
      expect(await idOf('main', 'c')).toBe(await idOf('dev', 'c'));
      const [entry] = value(await catalog.history('main', {}, { maxRecords: 1 })).items;
      expect(entry?.meta).toMatchObject({ ...meta, parentCommitHashes: [target, source] });
    });

    test('a second time changes nothing', async () => {
      await using opened = await open();
      const { branch, commit, hashOf, merge } = driver(opened.catalog);
      await commit('main', put('a', table(1)));
      await branch('dev', 'main');
      const source = await commit('dev', put('b', table(1)));
      value(await merge('dev', 'main'));
      const head = await hashOf('main');
      expect(value(await merge('dev', 'main'))).toMatchObject({
        wasApplied: false,
        wasSuccessful: true,
        resultantTargetHash: head,
        commonAncestor: source,
        details: [],
      });
      expect(await hashOf('main')).toBe(head);
    });

    test('after a merge only what came later is merged again', async () => {
      await using opened = await open();
      const { catalog } = opened;
      const { branch, commit, idOf, merge, read } = driver(catalog);
      await commit('main', put('a', table(1)));
      const id = await idOf('main', 'a');
      await branch('dev', 'main');
      await commit('dev', put('a', table(2, id)));
      value(await merge('dev', 'main'));
      const source = await commit('dev', put('a', table(3, id)));
      expect(value(await merge('dev', 'main')).wasApplied).toBe(true);
      expect(await read('main', 'a')).toEqual(table(3, id));
      expect(value(await catalog.mergeBase('main', 'dev'))).toBe(source);
    });

    test('writes a message when none is given', async () => {
      await using opened = await open();
      const { catalog } = opened;
      const { branch, commit, merge } = driver(catalog);
      const target = await commit('main', put('a', table(1)));
      await branch('dev', 'main');
      const source = await commit('dev', put('b', table(1)));
      value(await merge('dev', 'main'));
      const [entry] = value(await catalog.history('main', {}, { maxRecords: 1 })).items;
      expect(entry?.meta.message).toBe(`Merged dev at ${source} into main at ${target}`);
    });

    test('names each kind of conflict and writes nothing', async () => {
      await using opened = await open();
      const { base, hashOf, merge } = await diverge(opened);
      const head = await hashOf('main');
      const result = value(await merge('dev', 'main'));
      expect(detailsOf(result)).toEqual(CONFLICTS);
      expect(result).toMatchObject({
        wasApplied: false,
        wasSuccessful: false,
        resultantTargetHash: null,
        commonAncestor: base,
        effectiveTargetHash: head,
      });
      expect(await hashOf('main')).toBe(head);
    });

    test('a dry run says the same and moves nothing', async () => {
      await using opened = await open();
      const { commit, hashOf, merge, branch } = await diverge(opened);
      const head = await hashOf('main');
      const conflicted = value(await merge('dev', 'main', { isDryRun: true }));
      expect(detailsOf(conflicted)).toEqual(CONFLICTS);
      await branch('clean', 'main');
      await commit('clean', put('x', table(1)));
      expect(value(await merge('clean', 'main', { isDryRun: true }))).toMatchObject({
        wasApplied: false,
        wasSuccessful: true,
        resultantTargetHash: null,
      });
      expect(await hashOf('main')).toBe(head);
    });

    test('a table whose namespace the target dropped is a conflict', async () => {
      await using opened = await open();
      const { branch, commit, merge } = driver(opened.catalog);
      await commit('main', put('n', namespace('n')), put('m', namespace('m')));
      await branch('dev', 'main');
      await commit('dev', put('n.t', table(1)), remove('m'));
      await commit('main', remove('n'), put('m.t', table(1)));
      const result = value(await merge('dev', 'main', { isDryRun: true }));
      expect(detailsOf(result)).toEqual({ m: 'NAMESPACE_NOT_EMPTY', 'n.t': 'NAMESPACE_ABSENT' });
    });

    test('an older expected hash is accepted and the answer says which head it met', async () => {
      await using opened = await open();
      const { branch, commit, merge } = driver(opened.catalog);
      const old = await commit('main', put('a', table(1)));
      await branch('dev', 'main');
      await commit('dev', put('b', table(1)));
      const head = await commit('main', put('c', table(1)));
      expect(
        value(await merge('dev', 'main', { expectedHash: old, isDryRun: true })),
      ).toMatchObject({ expectedHash: old, effectiveTargetHash: head, wasSuccessful: true });
    });

    test('unknown names and hashes and unrelated histories are not found', async () => {
      await using opened = await open();
      const { branch, commit, hashOf, merge } = driver(opened.catalog);
      await branch('other', 'main');
      await commit('other', put('x', table(1)));
      await commit('main', put('a', table(1)));
      const unknown = 'cd'.repeat(32);
      const fromHash = await hashOf('other');
      for (const refused of [
        await merge('other', 'main'),
        await merge('other', 'main', { fromRefName: 'gone' }),
        await merge('other', 'main', { fromHash: unknown }),
        await merge('other', 'main', { expectedHash: unknown, fromHash }),
      ]) {
        expect(failure(refused).kind).toBe('reference-not-found');
      }
      expect(value(await opened.catalog.mergeBase('main', 'other'))).toBeNull();
    });
  });
}
