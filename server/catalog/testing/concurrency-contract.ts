import { describe, expect, test } from 'vitest';
import type { OpenedCatalog } from './catalog-contract.ts';
import { conflictsOf, driver, put, table, value } from './catalog-fixture.ts';

const WRITERS = 64;

export function describeConcurrency(open: () => Promise<OpenedCatalog>): void {
  describe('writing at once', () => {
    test('concurrent commits on different keys all land', async () => {
      await using opened = await open();
      const { commitAt, hashOf, keys } = driver(opened.catalog);
      const seen = await hashOf('main');
      const names = Array.from({ length: 20 }, (_, index) => `t${String(index).padStart(2, '0')}`);
      const done = await Promise.all(
        names.map((name) => commitAt('main', seen, put(name, table(1)))),
      );
      expect(done.every(({ ok }) => ok)).toBe(true);
      expect(await keys('main')).toEqual(names);
    });

    test('of concurrent commits on one key exactly one lands', async () => {
      await using opened = await open();
      const { commit, commitAt, idOf } = driver(opened.catalog);
      const seen = await commit('main', put('a', table(0)));
      const id = await idOf('main', 'a');
      const done = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          commitAt('main', seen, put('a', table(index + 1, id))),
        ),
      );
      expect(done.filter(({ ok }) => ok)).toHaveLength(1);
      for (const result of done) {
        if (!result.ok) expect(conflictsOf(result)).toEqual(['VALUE_DIFFERS a']);
      }
    });

    test('64 writers leave a linear history in which each commit stands once', async () => {
      await using opened = await open();
      const { catalog } = opened;
      const { commit, commitAt, keys } = driver(catalog);
      const seen = await commit('main', put('base', table(0)));
      const names = Array.from(
        { length: WRITERS },
        (_, index) => `t${String(index).padStart(2, '0')}`,
      );
      const writeAtLast = async (name: string) => {
        for (;;) {
          const done = await commitAt('main', seen, put(name, table(1)));
          // A server that gave up for the crowd names no conflict: nothing was written.
          const isCrowded = !done.ok && done.error.kind === 'reference-conflict';
          if (!isCrowded || conflictsOf(done).length > 0) return value(done).reference.hash;
        }
      };
      const hashes = await Promise.all(names.map(writeAtLast));
      expect(new Set(hashes).size).toBe(WRITERS);
      expect(await keys('main')).toEqual(['base', ...names]);
      const { items } = value(await catalog.history('main', {}, { maxRecords: 200 }));
      expect(items).toHaveLength(WRITERS + 1);
      expect(new Set(items.map(({ meta }) => meta.hash))).toEqual(new Set([seen, ...hashes]));
      items.slice(0, -1).forEach(({ meta, parentCommitHash }, index) => {
        expect(meta.parentCommitHashes).toEqual([parentCommitHash]);
        expect(parentCommitHash).toBe(items[index + 1]?.meta.hash);
      });
    });
  });
}
