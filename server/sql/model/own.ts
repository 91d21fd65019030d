/** The entry of a table under a name that a statement gave; what every object inherits (`constructor`) is no entry. */
export function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
