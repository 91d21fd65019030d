import { describe, expect, test } from 'vitest';
import { NO_ANCESTOR_HASH } from '../port.ts';
import type { OpenedCatalog } from './catalog-contract.ts';
import { driver, failure, namespace, put, readAllPages, value } from './catalog-fixture.ts';

const UNKNOWN_HASH = 'ab'.repeat(32);

export function describeReferences(open: () => Promise<OpenedCatalog>): void {
  describe('references', () => {
    test('a new catalog has its default branch at the beginning of time', async () => {
      await using opened = await open();
      const { catalog } = opened;
      expect(value(await catalog.listReferences({ maxRecords: 10 }))).toEqual({
        items: [
          { type: 'BRANCH', name: catalog.defaultBranch, hash: NO_ANCESTOR_HASH, info: null },
        ],
        token: null,
      });
      expect(value(await catalog.history('main', {}, { maxRecords: 10 })).items).toEqual([]);
      expect(value(await catalog.listEntries('main', {}, { maxRecords: 10 })).items).toEqual([]);
    });

    test('names with slashes work in every place', async () => {
      await using opened = await open();
      const { catalog } = opened;
      const { branch, commit, hashOf, keys } = driver(catalog);
      await commit('main', put('a', namespace('a')));
      await branch('team/feature/x', 'main');
      const hash = await commit('team/feature/x', put('b', namespace('b')));
      expect(await keys(`team/feature/x@${hash}`)).toEqual(['a', 'b']);
      expect(await hashOf(`team/feature/x@${hash}~1`)).toBe(await hashOf('main'));
      expect(value(await catalog.deleteReference('team/feature/x', hash))).toEqual({
        type: 'BRANCH',
        name: 'team/feature/x',
        hash,
      });
    });

    test.each(['bad..name', 'ends/', 'ends.', '1digit', 'HEAD', 'DETACHED', 'deadbeef', 'a b', ''])(
      'refuses the name %j',
      async (name) => {
        await using opened = await open();
        const created = await opened.catalog.createReference({
          type: 'BRANCH',
          name,
          hash: NO_ANCESTOR_HASH,
        });
        expect(failure(created).kind).toBe('bad-request');
      },
    );

    test.each(['-', '.', '..', 'HEAD', 'main@abcdef12', 'main~1', ''])(
      'nothing is written by the name %j, which names no branch',
      async (name) => {
        await using opened = await open();
        const { catalog } = opened;
        const { commit, commitAt, hashOf } = driver(catalog);
        const from = await hashOf('main');
        const head = await commit('main', put('a', namespace('a')));
        const source = { branch: name, expectedHash: head, fromRefName: 'main' };
        const attempts = [
          await commitAt(name, head, put('b', namespace('b'))),
          await catalog.merge({ ...source, fromHash: head }),
          await catalog.transplant({ ...source, hashesToTransplant: [head] }),
          await catalog.assignReference(name, head, from),
          await catalog.deleteReference(name, head),
          await catalog.getReference(name),
        ];
        expect(attempts.map((attempt) => attempt.ok)).toEqual(attempts.map(() => false));
        expect(await hashOf('main')).toBe(head);
      },
    );

    test('a taken name, an unknown name and an unknown hash are told apart', async () => {
      await using opened = await open();
      const { catalog } = opened;
      const create = (name: string, hash: string) =>
        catalog.createReference({ type: 'TAG', name, hash });
      expect(failure(await create('main', NO_ANCESTOR_HASH)).kind).toBe('reference-exists');
      expect(failure(await create('v1', UNKNOWN_HASH)).kind).toBe('reference-not-found');
      expect(failure(await catalog.getReference('gone')).kind).toBe('reference-not-found');
      expect(failure(await catalog.resolve(`main@${UNKNOWN_HASH}`)).kind).toBe(
        'reference-not-found',
      );
    });

    test('assign and delete only move what is where the caller saw it', async () => {
      await using opened = await open();
      const { catalog } = opened;
      const { branch, commit, hashOf } = driver(catalog);
      const first = await commit('main', put('a', namespace('a')));
      await branch('dev', 'main');
      const second = await commit('dev', put('b', namespace('b')));
      const conflict = {
        kind: 'reference-conflict',
        conflicts: [{ conflictType: 'UNEXPECTED_HASH', key: null }],
      };
      expect(failure(await catalog.assignReference('dev', first, first))).toMatchObject(conflict);
      expect(failure(await catalog.deleteReference('dev', first))).toMatchObject(conflict);
      expect(await hashOf('dev')).toBe(second);
      expect(value(await catalog.assignReference('dev', second, first)).hash).toBe(first);
      value(await catalog.deleteReference('dev', first));
      expect(failure(await catalog.getReference('dev')).kind).toBe('reference-not-found');
    });

    test('the default branch cannot be deleted', async () => {
      await using opened = await open();
      const { catalog } = opened;
      const deleted = await catalog.deleteReference(catalog.defaultBranch, NO_ANCESTOR_HASH);
      expect(failure(deleted).kind).toBe('bad-request');
    });

    test('a tag does not take commits', async () => {
      await using opened = await open();
      const { catalog } = opened;
      const { commit, commitAt } = driver(catalog);
      const hash = await commit('main', put('a', namespace('a')));
      value(await catalog.createReference({ type: 'TAG', name: 'v1', hash }));
      expect((await commitAt('v1', hash, put('b', namespace('b')))).ok).toBe(false);
    });

    test('references are listed in name order, page by page', async () => {
      await using opened = await open();
      const { catalog } = opened;
      const { branch } = driver(catalog);
      for (const name of ['z', 'b/2', 'b/1', 'a', 'Z']) await branch(name, 'main');
      const { items, pages } = await readAllPages((page) => catalog.listReferences(page), 2);
      expect(items.map(({ name }) => name)).toEqual(['Z', 'a', 'b/1', 'b/2', 'main', 'z']);
      expect(pages).toBe(3);
    });
  });
}
