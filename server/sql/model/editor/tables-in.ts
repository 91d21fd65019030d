import { type Defaults, fullName, type TableName } from './names-in-scope.ts';
import { type Level, readQuery } from './read-query.ts';
import type { Relation } from './read-relation.ts';

/** A table where a statement names it. */
export interface TableInText {
  readonly table: TableName;
  readonly relation: Relation;
}

/** The tables of a statement in the order of the text; names of WITH queries and `"t$snapshots"` are none. */
export function tablesIn(sql: string, defaults: Defaults): readonly TableInText[] {
  const found: TableInText[] = [];
  const visit = (level: Level, outer: ReadonlySet<string>): void => {
    const named = new Set([...outer, ...level.named.map(({ name }) => name)]);
    for (const relation of level.blocks.flatMap(({ relations }) => relations)) {
      const [only] = relation.name;
      if (only === undefined || (relation.name.length === 1 && named.has(only))) continue;
      const table = fullName(relation.name, defaults);
      if (table !== null && !table[2].includes('$')) found.push({ table, relation });
    }
    for (const inner of level.inner) visit(inner, named);
  };
  visit(readQuery(sql), new Set());
  return found.toSorted((a, b) => a.relation.start - b.relation.start);
}
