import { describe, expect, test } from 'vitest';
import type { TransplantRequest } from '../port.ts';
import type { OpenedCatalog } from './catalog-contract.ts';
import {
  detailsOf,
  driver,
  failure,
  key,
  namespace,
  put,
  table,
  value,
} from './catalog-fixture.ts';

/** Three commits on `dev`, behind one that `main` has too. */
async function threeCommits({ catalog }: OpenedCatalog) {
  const verbs = driver(catalog);
  const { branch, commit, hashOf, idOf } = verbs;
  const base = await commit('main', put('a', table(1)), put('b', table(1)));
  const [a, b] = [await idOf('main', 'a'), await idOf('main', 'b')];
  await branch('dev', 'main');
  const first = value(
    await catalog.commit({
      branch: 'dev',
      expectedHash: base,
      meta: {
        message: 'first',
        authors: ['Ada', 'Bob'],
        signedOffBy: ['Eve'],
        authorTime: '2026-01-31T12:00:00.123456Z',
        properties: { ticket: ['1', '2'] },
      },
      operations: [put('a', table(2, a))],
    }),
  ).reference.hash;
  const second = await commit('dev', put('n', namespace('n')), put('n.t', table(1)));
  const third = await commit('dev', put('a', table(3, a)), put('b', table(2, b)));
  const pick = async (hashes: readonly string[], options: Partial<TransplantRequest> = {}) =>
    catalog.transplant({
      branch: 'main',
      expectedHash: await hashOf('main'),
      fromRefName: 'dev',
      hashesToTransplant: hashes,
      ...options,
    });
  const log = async () =>
    value(await catalog.history('main', { withOperations: true }, { maxRecords: 10 })).items;
  return { ...verbs, a, b, base, hashes: [first, second, third] as const, pick, log };
}

export function describeTransplants(open: () => Promise<OpenedCatalog>): void {
  describe('transplanting', () => {
    test('judges what a commit did, also where it changed nothing on its own branch', async () => {
      await using opened = await open();
      const { branch, commit, hashOf, pick, a } = await threeCommits(opened);
      await branch('other', 'main');
      await commit('other', put('a', table(9, a)));
      const { catalog } = opened;
      const original = await hashOf('other');
      // Its own copy: nothing on `other` changes by it.
      value(
        await catalog.transplant({
          branch: 'other',
          expectedHash: original,
          fromRefName: 'other',
          hashesToTransplant: [original],
          defaultKeyMergeMode: 'FORCE',
        }),
      );
      const copy = await hashOf('other');
      expect(copy).not.toBe(original);
      const result = value(await pick([copy], { fromRefName: 'other' }));
      expect(result.wasSuccessful).toBe(false);
      expect(detailsOf(result)).toEqual({ a: 'VALUE_DIFFERS' });
    });

    test('copies commit by commit, each with its author, time, message and properties', async () => {
      await using opened = await open();
      const { base, hashes, log, pick } = await threeCommits(opened);
      const result = value(await pick(hashes));
      const [third, second, first, root] = await log();
      expect(result).toMatchObject({
        wasApplied: true,
        wasSuccessful: true,
        resultantTargetHash: third?.meta.hash,
        commonAncestor: null,
        effectiveTargetHash: base,
        expectedHash: base,
      });
      expect(detailsOf(result)).toEqual({ a: 'ok', b: 'ok', n: 'ok', 'n.t': 'ok' });
      expect(root?.meta.hash).toBe(base);
      expect(second?.operations?.map((operation) => operation.key.join('.'))).toEqual(['n', 'n.t']);
      expect(first?.meta).toMatchObject({
        message: 'first',
        authors: ['Ada', 'Bob'],
        signedOffBy: ['Eve'],
        authorTime: '2026-01-31T12:00:00.123456Z',
        properties: { ticket: ['1', '2'] },
        parentCommitHashes: [base],
      });
    });

    test('a message counts for a single commit alone', async () => {
      await using opened = await open();
      const { hashes, log, pick } = await threeCommits(opened);
      const [first, second, third] = hashes;
      value(await pick([first, second], { meta: { message: 'picked' } }));
      value(await pick([third], { meta: { message: 'picked' } }));
      const messages = (await log()).map(({ meta }) => meta.message);
      expect(messages.slice(0, 3)).toEqual(['picked', 'test', 'first']);
    });

    test('a commit whose additions are there already is left out', async () => {
      await using opened = await open();
      const { hashes, hashOf, pick } = await threeCommits(opened);
      value(await pick([hashes[1]]));
      const head = await hashOf('main');
      expect(value(await pick([hashes[1]]))).toMatchObject({
        wasApplied: false,
        wasSuccessful: true,
        resultantTargetHash: head,
        details: [],
      });
      expect(await hashOf('main')).toBe(head);
    });

    test('one conflict keeps all of them away', async () => {
      await using opened = await open();
      const { b, commit, hashOf, hashes, pick } = await threeCommits(opened);
      const head = await commit('main', put('b', table(9, b)));
      const result = value(await pick(hashes));
      expect(result).toMatchObject({
        wasApplied: false,
        wasSuccessful: false,
        resultantTargetHash: null,
      });
      expect(detailsOf(result)).toEqual({ a: 'ok', b: 'VALUE_DIFFERS', n: 'ok', 'n.t': 'ok' });
      expect(await hashOf('main')).toBe(head);
    });

    test('FORCE takes the copy, DROP keeps the target, and a mode may name any key', async () => {
      await using opened = await open();
      const { b, branch, commit, hashOf, hashes, pick, read } = await threeCommits(opened);
      await commit('main', put('b', table(9, b)));
      await branch('other', 'main');
      const modes = (mergeBehavior: 'FORCE' | 'DROP') => ({
        keyMergeModes: ['b', 'nowhere'].map((name) => ({ key: key(name), mergeBehavior })),
      });
      expect(value(await pick(hashes, modes('FORCE'))).wasApplied).toBe(true);
      expect(await read('main', 'b')).toEqual(table(2, b));
      const other = { branch: 'other', expectedHash: await hashOf('other') };
      expect(value(await pick(hashes, { ...other, ...modes('DROP') })).wasApplied).toBe(true);
      expect(await read('other', 'b')).toEqual(table(9, b));
      expect(await read('other', 'a')).toMatchObject(table(3));
    });

    test('content can be resolved', async () => {
      await using opened = await open();
      const { a, commit, hashes, pick, read } = await threeCommits(opened);
      await commit('main', put('a', table(9, a)));
      const contents = { expectedTargetContent: table(9, a), resolvedContent: table(10, a) };
      const keyMergeModes = [{ key: key('a'), mergeBehavior: 'NORMAL' as const, ...contents }];
      expect(value(await pick([hashes[0]], { keyMergeModes })).wasApplied).toBe(true);
      expect(await read('main', 'a')).toEqual(table(10, a));
    });

    test('a dry run moves nothing', async () => {
      await using opened = await open();
      const { base, hashOf, hashes, pick } = await threeCommits(opened);
      expect(value(await pick([hashes[0]], { isDryRun: true }))).toMatchObject({
        wasApplied: false,
        wasSuccessful: true,
        resultantTargetHash: null,
      });
      expect(await hashOf('main')).toBe(base);
    });

    test('a merge is copied as one commit with all that it brought', async () => {
      await using opened = await open();
      const { base, branch, hashOf, hashes, log, pick, merge, commit } = await threeCommits(opened);
      await branch('side', `@${base}`);
      await commit('side', put('own', table(1)));
      value(await merge('dev', 'side'));
      value(await pick([await hashOf('side')], { fromRefName: 'side' }));
      const [copy] = await log();
      expect(copy?.meta.parentCommitHashes).toEqual([base]);
      expect(copy?.operations?.map((operation) => operation.key.join('.'))).toEqual([
        'a',
        'b',
        'n',
        'n.t',
      ]);
      expect(hashes).not.toContain(copy?.meta.hash);
    });

    test('the sequence must be there, whole and oldest first', async () => {
      await using opened = await open();
      const { hashes, pick } = await threeCommits(opened);
      const [first, second, third] = hashes;
      for (const sequence of [[], [second, first], [first, third], [first, first]]) {
        expect(failure(await pick(sequence)).kind).toBe('bad-request');
      }
      expect(failure(await pick(['ab'.repeat(32)])).kind).toBe('reference-not-found');
      const nowhere = await pick([first], { fromRefName: 'gone' });
      expect(failure(nowhere).kind).toBe('reference-not-found');
    });
  });
}
