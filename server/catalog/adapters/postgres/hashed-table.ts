import { z } from 'zod';
import type { Database } from '#server/platform/database.ts';
import { type BoundedCache, createBoundedCache } from './bounded-cache.ts';

const Row = z.object({ hash: z.string(), body: z.string() });

/** A table of texts named by their hash. Rows are only ever added. */
export interface HashedTable<V> {
  /** The values in the order asked. Throws when one is missing: the store is damaged then. */
  load(hashes: readonly string[]): Promise<readonly V[]>;
  /** True when the row is known to be stored. */
  isKnown(hash: string): boolean;
  /** Keeps a stored value at hand. */
  remember(hash: string, value: V): void;
}

interface Options<V> {
  readonly table: 'catalog_nodes' | 'catalog_contents';
  readonly decode: (body: string) => V;
  readonly capacity: number;
}

export function createHashedTable<V>(
  database: Database,
  { table, decode, capacity }: Options<V>,
): HashedTable<V> {
  const cache: BoundedCache<V> = createBoundedCache(capacity);
  return {
    async load(hashes) {
      const [only] = hashes;
      const known = hashes.length === 1 && only !== undefined ? cache.get(only) : undefined;
      if (known !== undefined) return [known];
      const found = new Map<string, V>();
      for (const hash of hashes) {
        const value = cache.get(hash);
        if (value !== undefined) found.set(hash, value);
      }
      const missing = [...new Set(hashes)].filter((hash) => !found.has(hash));
      if (missing.length > 0) {
        const sql = `SELECT hash, body FROM app.${table} WHERE hash = ANY($1::text[])`;
        for (const { hash, body } of z.array(Row).parse(await database.query(sql, [missing]))) {
          const value = decode(body);
          cache.set(hash, value);
          found.set(hash, value);
        }
      }
      return hashes.map((hash) => {
        const value = found.get(hash);
        if (value === undefined) throw new Error(`Row ${hash} is missing in app.${table}.`);
        return value;
      });
    },
    isKnown: (hash) => cache.has(hash),
    remember: (hash, value) => cache.set(hash, value),
  };
}
