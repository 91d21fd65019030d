import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMemoryNodes } from '../testing/memory-nodes.ts';
import { compareEncodedKeys } from './content-key.ts';
import { lookUp, type NodeStore, type TreeValue, walkEntries } from './tree.ts';
import { diffTrees } from './tree-diff.ts';
import { editTree } from './tree-edit.ts';

const valueAt = (version: number): TreeValue => ({ type: 'T', id: 'id', value: String(version) });

const Keys = fc.oneof(
  fc.integer({ min: 0, max: 400 }).map((number) => `n\u0000t${number}`),
  fc.string({ minLength: 1, maxLength: 4, unit: 'binary' }).filter((text) => !text.includes('\0')),
);
const Edits = fc.array(fc.tuple(Keys, fc.option(fc.integer({ min: 0, max: 3 }))), {
  maxLength: 150,
});

const toEdits = (edits: readonly (readonly [string, number | null])[]) =>
  new Map(edits.map(([key, version]) => [key, version === null ? null : valueAt(version)]));

async function entriesOf(store: NodeStore, root: string, from = '') {
  const entries: [string, TreeValue][] = [];
  for await (const { key, value } of walkEntries(store, root, from)) entries.push([key, value]);
  return entries;
}

async function diffOf(store: NodeStore, from: string, to: string, start = '') {
  const changes = [];
  for await (const change of diffTrees(store, from, to, start)) changes.push(change);
  return changes;
}

const sorted = (map: ReadonlyMap<string, TreeValue>) =>
  [...map].toSorted(([a], [b]) => compareEncodedKeys(a, b));

function apply(map: ReadonlyMap<string, TreeValue>, edits: ReadonlyMap<string, TreeValue | null>) {
  const next = new Map(map);
  for (const [key, value] of edits) {
    if (value === null) next.delete(key);
    else next.set(key, value);
  }
  return next;
}

describe('the tree', () => {
  test('holds what a map would hold after any edits, in key order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(Edits, { maxLength: 5 }), Keys, async (batches, probe) => {
        const store = createMemoryNodes();
        let root = store.emptyRoot;
        let map: ReadonlyMap<string, TreeValue> = new Map();
        for (const batch of batches) {
          const edits = toEdits(batch);
          root = await editTree(store, root, edits);
          map = apply(map, edits);
        }
        expect(await entriesOf(store, root)).toEqual(sorted(map));
        expect(await lookUp(store, root, probe)).toEqual(map.get(probe) ?? null);
        const later = sorted(map).filter(([key]) => compareEncodedKeys(key, probe) >= 0);
        expect(await entriesOf(store, root, probe)).toEqual(later);
      }),
      { numRuns: 200 },
    );
  });

  test('depends on its contents alone, not on the way there', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(Edits, { maxLength: 5 }), async (batches) => {
        const store = createMemoryNodes();
        let root = store.emptyRoot;
        let map: ReadonlyMap<string, TreeValue> = new Map();
        for (const batch of batches) {
          root = await editTree(store, root, toEdits(batch));
          map = apply(map, toEdits(batch));
        }
        expect(root).toBe(await editTree(store, store.emptyRoot, map));
      }),
      { numRuns: 200 },
    );
  });

  test('differs from another tree in exactly the keys whose values differ', async () => {
    await fc.assert(
      fc.asyncProperty(Edits, Edits, Keys, async (first, second, start) => {
        const store = createMemoryNodes();
        const a = apply(new Map(), toEdits(first));
        const b = apply(a, toEdits(second));
        const rootA = await editTree(store, store.emptyRoot, a);
        const rootB = await editTree(store, store.emptyRoot, b);
        const expected = [...new Set([...a.keys(), ...b.keys()])]
          .toSorted(compareEncodedKeys)
          .map((key) => ({ key, from: a.get(key) ?? null, to: b.get(key) ?? null }))
          .filter(({ from, to }) => from?.value !== to?.value);
        expect(await diffOf(store, rootA, rootB)).toEqual(expected);
        expect(await diffOf(store, rootA, rootB, start)).toEqual(
          expected.filter(({ key }) => compareEncodedKeys(key, start) >= 0),
        );
      }),
      { numRuns: 200 },
    );
  });

  test('an edit of 10,000 keys adds a node a level, and a diff reads little more', async () => {
    const store = createMemoryNodes();
    const names = Array.from({ length: 10_000 }, (_, index) => `silver\u0000table_${index}`);
    const full = await editTree(
      store,
      store.emptyRoot,
      new Map(names.map((key) => [key, valueAt(0)])),
    );
    for (const key of ['silver\u0000table_0', 'silver\u0000table_5555', 'silver\u0000new']) {
      const before = store.count();
      const edited = await editTree(store, full, new Map([[key, valueAt(1)]]));
      expect(store.count() - before).toBeLessThanOrEqual(8);
      store.takeLoads();
      expect(await diffOf(store, full, edited)).toHaveLength(1);
      expect(store.takeLoads()).toBeLessThanOrEqual(24);
    }
  });
});
