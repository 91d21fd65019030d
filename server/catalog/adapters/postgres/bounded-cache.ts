/** Keeps the values used last. Only for values that never change. */
export interface BoundedCache<V> {
  get(key: string): V | undefined;
  has(key: string): boolean;
  set(key: string, value: V): void;
}

export function createBoundedCache<V>(capacity: number): BoundedCache<V> {
  const values = new Map<string, V>();
  const cache: BoundedCache<V> = {
    get(key) {
      const value = values.get(key);
      if (value !== undefined) cache.set(key, value);
      return value;
    },
    has: (key) => values.has(key),
    set(key, value) {
      values.delete(key);
      values.set(key, value);
      if (values.size <= capacity) return;
      for (const oldest of values.keys()) {
        values.delete(oldest);
        return;
      }
    },
  };
  return cache;
}
