import { analyseRecursive } from './analyse-recursive.ts';
import { SqlError } from './front-end.ts';
import type { Query } from './query-tree.ts';
import { type Around, lower, type NamedQuery } from './scope.ts';
import { renamedColumns, type WithQuery } from './with-query.ts';

interface Names {
  /** What stands behind WITH in DuckDB, in order. */
  readonly clauses: readonly string[];
  /** The queries that the body may name, those around included. */
  readonly queries: ReadonlyMap<string, NamedQuery>;
}

/** The queries of a WITH clause, each in sight of those before it. Throws `SqlError`. */
export function analyseWith(query: Query, around: Around): Names {
  const clauses: string[] = [];
  let { queries } = around;
  const own = new Set<string>();
  for (const named of query.with?.queries ?? []) {
    const name = lower(named.name);
    if (own.has(name)) {
      throw new SqlError(
        'DUPLICATE_NAMED_QUERY',
        `WITH query name '${name}' specified more than once`,
        named.name.position,
      );
    }
    own.add(name);
    const inside: Around = { ...around, queries, outer: null };
    const compiled =
      (query.with?.recursive === true ? analyseRecursive(named, inside) : null) ??
      plain(named, inside);
    clauses.push(...compiled.clauses);
    queries = new Map(queries).set(name, compiled.named);
  }
  return { clauses, queries };
}

function plain(named: WithQuery, around: Around) {
  const inner = around.env.analyseQuery(named.query, around);
  const alias = around.env.nextAlias();
  const columns = renamedColumns(named.name, named.columns, inner.columns);
  return { clauses: [`${alias} AS (${inner.sql})`], named: { alias, columns } };
}
