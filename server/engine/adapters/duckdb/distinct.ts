/** Each of these values once, by what they hold: a table that a statement names twice was read once. */
export function distinct<T extends object>(items: readonly T[]): readonly T[] {
  const identity = (item: T) =>
    JSON.stringify(item, (_key, value) => (typeof value === 'bigint' ? String(value) : value));
  return [...new Map(items.map((item) => [identity(item), item])).values()];
}
