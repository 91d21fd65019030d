import type { TableLine, Tables } from './types.ts';

export interface TableRow extends TableLine {
  readonly namespace: string;
}

export interface NamespaceRows {
  readonly name: string;
  readonly rows: readonly TableRow[];
}

/** Namespaces with the tables whose name has every word of `text` in it; those without one are left out. */
export function prepareTables(tables: Tables, text: string): readonly NamespaceRows[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return tables.namespaces
    .map(({ name, tables: lines }) => ({
      name,
      rows: lines
        .filter((line) =>
          words.every((word) => `${name}.${line.name}`.toLowerCase().includes(word)),
        )
        .map((line) => ({ ...line, namespace: name })),
    }))
    .filter(({ rows }) => rows.length > 0);
}

/** All tables of one list, for a page that shows them in a row. */
export const countTables = (namespaces: readonly NamespaceRows[]): number =>
  namespaces.reduce((sum, { rows }) => sum + rows.length, 0);

/** `ICEBERG_TABLE` in words. */
export function typeWord(type: string): string {
  return type.replace(/^ICEBERG_/, '').toLowerCase();
}
