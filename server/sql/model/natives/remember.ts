const MOST = 256;

/** `compute` that keeps its last results: patterns and paths repeat from row to row. */
export function remember<T>(compute: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const hit = known.get(key);
    if (hit !== undefined) return hit;
    const computed = compute(key);
    if (known.size >= MOST) known.clear();
    known.set(key, computed);
    return computed;
  };
}
