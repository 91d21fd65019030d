/** Keeps about the values used last. Only for values that never change. */
export interface BoundedCache<V> {
  get(key: string): V | undefined;
  has(key: string): boolean;
  set(key: string, value: V): void;
}

/**
 * Two halves: what is set or found goes into the young one; when that is full, the old one is forgotten
 * and the young one is old.
 */
export function createBoundedCache<V>(capacity: number): BoundedCache<V> {
  let young = new Map<string, V>();
  let old = new Map<string, V>();
  const cache: BoundedCache<V> = {
    get(key) {
      const value = young.get(key);
      if (value !== undefined) return value;
      const aging = old.get(key);
      if (aging !== undefined) cache.set(key, aging);
      return aging;
    },
    has: (key) => young.has(key) || old.has(key),
    set(key, value) {
      young.set(key, value);
      if (young.size < capacity / 2) return;
      old = young;
      young = new Map();
    },
  };
  return cache;
}
