/** The only way a name gets into DuckDB SQL. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The only way a text value gets into DuckDB SQL. */
export function quoteString(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
