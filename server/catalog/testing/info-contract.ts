import { describe, expect, test } from 'vitest';
import { NO_ANCESTOR_HASH } from '../port.ts';
import type { OpenedCatalog } from './catalog-contract.ts';
import { driver, failure, put, readAllPages, table, value } from './catalog-fixture.ts';

export function describeInfo(open: () => Promise<OpenedCatalog>): void {
  describe('where a reference stands', () => {
    test('is counted from the default branch by first parents, merged or not', async () => {
      await using opened = await open();
      const { catalog } = opened;
      const { branch, commit, merge } = driver(catalog);
      const base = await commit('main', put('a', table(1)));
      await branch('dev', 'main');
      const infoOf = async (name: string) =>
        value(await catalog.getReference(name, { withInfo: true })).info;
      expect(await infoOf('dev')).toMatchObject({ numCommitsAhead: 0, numCommitsBehind: 0 });
      const head = await commit('dev', put('b', table(1)));
      await commit('main', put('c', table(1)));
      await commit('main', put('d', table(1)));
      const info = {
        numCommitsAhead: 1,
        numCommitsBehind: 2,
        commonAncestorHash: base,
        commitMetaOfHead: { hash: head, message: 'test' },
        numTotalCommits: 2,
      };
      expect(await infoOf('dev')).toMatchObject(info);
      value(await merge('dev', 'main'));
      expect(await infoOf('dev')).toMatchObject({ ...info, numCommitsBehind: 3 });
    });

    test('has no counts for the default branch and tags, and nothing before the first commit', async () => {
      await using opened = await open();
      const { catalog } = opened;
      const { branch, commit } = driver(catalog);
      await branch('empty', 'main');
      const hash = await commit('main', put('a', table(1)));
      value(await catalog.createReference({ type: 'TAG', name: 'v1', hash }, 'main'));
      await branch('other', 'empty');
      await commit('other', put('x', table(1)));
      const page = { maxRecords: 10 };
      const { items } = value(await catalog.listReferences(page, { withInfo: true }));
      const uncounted = { numCommitsAhead: null, numCommitsBehind: null, commonAncestorHash: null };
      expect(items).toMatchObject([
        { type: 'BRANCH', name: 'empty', info: null },
        { type: 'BRANCH', name: 'main', info: { ...uncounted, numTotalCommits: 1 } },
        {
          name: 'other',
          info: { numCommitsAhead: 1, numCommitsBehind: 1, commonAncestorHash: NO_ANCESTOR_HASH },
        },
        { type: 'TAG', name: 'v1', info: { ...uncounted, commitMetaOfHead: { hash } } },
      ]);
      const plain = value(await catalog.listReferences(page)).items;
      expect(plain.map(({ info }) => info)).toEqual([null, null, null, null]);
    });

    test('can be asked for in a filter', async () => {
      await using opened = await open();
      const { catalog } = opened;
      const { branch, commit } = driver(catalog);
      const hash = await commit('main', put('a', table(1)));
      for (const name of ['dev', 'team/dev']) await branch(name, 'main');
      await commit('dev', put('b', table(1)));
      value(await catalog.createReference({ type: 'TAG', name: 'v1', hash }));
      const names = async (filter: string) => {
        const options = { filter, withInfo: true };
        const found = await readAllPages((page) => catalog.listReferences(page, options), 1);
        return found.items.map(({ name }) => name);
      };
      expect(await names("refType == 'TAG'")).toEqual(['v1']);
      expect(await names("ref.name.startsWith('team/')")).toEqual(['team/dev']);
      expect(await names(`ref.hash == '${hash}'`)).toEqual(['main', 'team/dev', 'v1']);
      expect(await names('refMeta.numCommitsAhead == 1')).toEqual(['dev']);
      expect(await names('has(refMeta.numCommitsAhead)')).toEqual(['dev', 'team/dev']);
      expect(await names("refMeta.commitMetaOfHEAD.message == 'test'")).toHaveLength(4);
      expect(await names("commit.message == 'nothing'")).toEqual([]);
    });
  });

  describe('the recent past of a reference', () => {
    test('is where it pointed, newest first, through commits, merges and assignments', async () => {
      await using opened = await open();
      const { catalog } = opened;
      const { branch, commit } = driver(catalog);
      const first = await commit('main', put('a', table(1)));
      await branch('dev', 'main');
      const second = await commit('dev', put('b', table(1)));
      value(await catalog.assignReference('dev', second, first));
      const recent = value(await catalog.recentChanges('dev'));
      expect(recent.reference).toMatchObject({ type: 'BRANCH', name: 'dev', hash: first });
      expect(recent.current).toMatchObject({ hash: first, meta: { hash: first } });
      expect(recent.previous.map(({ hash }) => hash)).toEqual([second, first]);
      expect(failure(await catalog.recentChanges('gone')).kind).toBe('reference-not-found');
    });

    test('a tag can be assigned too', async () => {
      await using opened = await open();
      const { catalog } = opened;
      const { commit, hashOf } = driver(catalog);
      const first = await commit('main', put('a', table(1)));
      const second = await commit('main', put('b', table(1)));
      value(await catalog.createReference({ type: 'TAG', name: 'v1', hash: first }, 'main'));
      const moved = value(await catalog.assignReference('v1', first, second));
      expect(moved).toMatchObject({ type: 'TAG', name: 'v1', hash: second });
      expect(await hashOf('v1')).toBe(second);
      value(await catalog.deleteReference('v1', second));
    });
  });

  describe('settings of the repository', () => {
    test('come back as they were set, and setting them answers what was there', async () => {
      await using opened = await open();
      const { catalog } = opened;
      const type = 'GARBAGE_COLLECTOR';
      const config = { type, defaultCutoffPolicy: 'P30D', expectedFileCountPerContent: 5 };
      value(await catalog.updateRepositoryConfig(config));
      expect(value(await catalog.getRepositoryConfig([type]))).toEqual([config]);
      const next = { type, defaultCutoffPolicy: 'NONE' };
      expect(value(await catalog.updateRepositoryConfig(next))).toEqual(config);
      expect(value(await catalog.getRepositoryConfig([type]))).toMatchObject([next]);
      const unknown = await catalog.getRepositoryConfig(['NOPE']);
      expect(failure(unknown).kind).toBe('bad-request');
      expect(Date.parse(value(await catalog.createdAt()))).not.toBeNaN();
    });
  });
}
