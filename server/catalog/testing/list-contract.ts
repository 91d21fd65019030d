import { describe, expect, test } from 'vitest';
import type { KeySelection } from '../port.ts';
import type { OpenedCatalog } from './catalog-contract.ts';
import {
  driver,
  failure,
  key,
  namespace,
  put,
  readAllPages,
  table,
  value,
} from './catalog-fixture.ts';

const NAMES = ['a', 'a.b', 'a.b.x', 'a.t', 'a.u', 'b', 'b.t'];

async function filled(opened: OpenedCatalog) {
  const verbs = driver(opened.catalog);
  await verbs.commit(
    'main',
    ...['a', 'a.b', 'b'].map((name) => put(name, namespace(...key(name)))),
    ...['a.b.x', 'a.t', 'a.u', 'b.t'].map((name) => put(name, table(1))),
  );
  return verbs;
}

/** What a selection leaves of `NAMES`, and how. */
const SELECTIONS: readonly (readonly [string, KeySelection, readonly string[]])[] = [
  ['nothing', {}, NAMES],
  ['a smallest key', { minKey: key('a.t') }, ['a.t', 'a.u', 'b', 'b.t']],
  ['a greatest key', { maxKey: key('a.t') }, ['a', 'a.b', 'a.b.x', 'a.t']],
  ['two ends', { minKey: key('a.b.x'), maxKey: key('a.u') }, ['a.b.x', 'a.t', 'a.u']],
  ['one key as both ends', { minKey: key('a.t'), maxKey: key('a.t') }, ['a.t']],
  ['names', { keys: [key('b.t'), key('a'), key('nowhere')] }, ['a', 'b.t']],
  ['names below a prefix', { prefix: key('a'), keys: [key('a.t'), key('b.t')] }, ['a.t']],
  ['a filter', { filter: "key.name == 't'" }, ['a.t', 'b.t']],
  ['a depth', { filter: 'size(key.keyElements) == 1' }, ['a', 'b']],
  ['a namespace', { filter: "key.namespace == 'a.b'" }, ['a.b.x']],
  [
    'a prefix and a filter',
    { prefix: key('a'), filter: "key.key.startsWith('a.b') || key.encodedKey == 'a.u'" },
    ['a.b', 'a.b.x', 'a.u'],
  ],
];

export function describeLists(open: () => Promise<OpenedCatalog>): void {
  describe('a list of keys', () => {
    test('is narrowed by prefix, ends, names and filters, page by page', async () => {
      await using opened = await open();
      const { catalog } = opened;
      const { branch, commit } = await filled(opened);
      await branch('empty', 'main~1');
      await commit('empty', put('z', namespace('z')));
      for (const [how, selection, names] of SELECTIONS) {
        const asEntries = { ...selection };
        if (selection.filter)
          asEntries.filter = selection.filter.replaceAll(/(?<![.\w])key\./g, 'entry.');
        const entries = await readAllPages(
          (page) => catalog.listEntries('main', asEntries, page),
          2,
        );
        expect([how, entries.items.map((entry) => entry.key.join('.'))]).toEqual([how, names]);
        const changes = await readAllPages(
          (page) => catalog.diff('empty', 'main', page, selection),
          2,
        );
        const changed = changes.items.map((change) => change.key.join('.'));
        expect([how, changed.filter((name) => name !== 'z')]).toEqual([how, names]);
      }
    });

    test('can be narrowed by the kind of content', async () => {
      await using opened = await open();
      const { catalog } = opened;
      await filled(opened);
      const filter = "entry.contentType == 'NAMESPACE'";
      const page = await readAllPages((at) => catalog.listEntries('main', { filter }, at), 1);
      expect(page.items.map((entry) => entry.key.join('.'))).toEqual(['a', 'a.b', 'b']);
    });

    test('refuses ends that exclude each other and a prefix beside an end', async () => {
      await using opened = await open();
      const { catalog } = opened;
      await filled(opened);
      const page = { maxRecords: 10 };
      for (const selection of [
        { minKey: key('b'), maxKey: key('a') },
        { prefix: key('a'), minKey: key('a') },
        { prefix: key('a'), maxKey: key('a') },
      ]) {
        const refused = await catalog.listEntries('main', selection, page);
        expect(failure(refused).kind).toBe('bad-request');
        const difference = await catalog.diff('main', 'main', page, selection);
        expect(failure(difference).kind).toBe('bad-request');
      }
    });

    test('refuses a filter that is no expression or names what does not exist', async () => {
      await using opened = await open();
      const { catalog } = opened;
      const page = { maxRecords: 10 };
      for (const filter of ['nonsense ==', "entry.nope == 'x'"]) {
        expect(failure(await catalog.listEntries('main', { filter }, page)).kind).toBe(
          'bad-request',
        );
      }
      for (const filter of ['nonsense ==', "commit.nope == 'x'"]) {
        expect(failure(await catalog.history('main', { filter }, page)).kind).toBe('bad-request');
      }
      for (const filter of ['nonsense ==', "ref.nope == 'x'"]) {
        expect(failure(await catalog.listReferences(page, { filter })).kind).toBe('bad-request');
      }
    });
  });

  describe('the log', () => {
    test('is filtered by what commits say and do', async () => {
      await using opened = await open();
      const { catalog } = opened;
      const { commit, hashOf } = driver(catalog);
      await commit('main', put('a', namespace('a')), put('a.t', table(1)));
      value(
        await catalog.commit({
          branch: 'main',
          expectedHash: await hashOf('main'),
          meta: {
            message: 'by Ada',
            authors: ['Ada', 'Bob'],
            signedOffBy: ['Eve'],
            properties: { run: ['42', '43'] },
          },
          operations: [put('b', table(1))],
        }),
      );
      await commit('main', put('c', table(1)));
      const messages = async (filter: string) => {
        const options = { filter, withOperations: true };
        const found = await readAllPages((page) => catalog.history('main', options, page), 1);
        return found.items.map(({ meta }) => meta.message);
      };
      for (const filter of [
        "commit.author == 'Ada'",
        "'Bob' in commit.authors",
        "commit.signedOffBy == 'Eve'",
        "'Eve' in commit.allSignedOffBy",
        "'run' in commit.properties && commit.properties['run'] == '42'",
        "'run' in commit.allProperties && '43' in commit.allProperties['run']",
        "commit.message.startsWith('by')",
        "operations.exists(op, op.type == 'PUT' && op.key == 'b')",
        "operations.exists(op, op.name == 'b' && op.namespace == '')",
        "operations.exists(op, op.keyElements == ['b'] && op.content.type == 'ICEBERG_TABLE')",
      ]) {
        expect([filter, await messages(filter)]).toEqual([filter, ['by Ada']]);
      }
      const always = "commit.commitTime > timestamp('2001-01-01T00:00:00Z')";
      expect(await messages(always)).toEqual(['test', 'by Ada', 'test']);
      expect(await messages("commit.message == 'nobody wrote this'")).toEqual([]);
    });

    test('ends with its limit, and a limit that is not on it ends nothing', async () => {
      await using opened = await open();
      const { catalog } = opened;
      const { commit } = driver(catalog);
      const hashes: string[] = [];
      for (const name of ['a', 'b', 'c']) hashes.unshift(await commit('main', put(name, table(1))));
      const read = async (limitHash: string | undefined) =>
        value(
          await catalog.history('main', limitHash === undefined ? {} : { limitHash }, {
            maxRecords: 10,
          }),
        ).items.map(({ meta }) => meta.hash);
      expect(await read(hashes[1])).toEqual(hashes.slice(0, 2));
      expect(await read('ab'.repeat(32))).toEqual(hashes);
    });
  });
}
