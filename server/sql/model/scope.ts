import {
  type BoundTable,
  type Position,
  type Session,
  SqlError,
  type SqlParameter,
} from './front-end.ts';
import type { Query } from './query-tree.ts';
import type { InlineFunction } from './routine-tree.ts';
import type { Expression, Identifier, WindowSpecification } from './tree.ts';
import type { Typed } from './typed.ts';
import type { TrinoType } from './types.ts';
import type { ColumnZone } from './zones.ts';

/** One column that names can reach. `relation` are the parts in front of it, lower case: `[catalog, schema, table]` or `[alias]`. */
export interface Field {
  readonly relation: readonly string[];
  /** Null: a column without a name, out of reach of all but `*`. */
  readonly name: string | null;
  readonly value: Typed;
  /** Left out of a bare `*` of nothing; true only for the copies that USING hides behind its own column. */
  readonly hidden?: boolean;
  /** Left out of every `*`; only its name reaches it. */
  readonly unlisted?: boolean;
}

export interface Scope {
  readonly fields: readonly Field[];
  /** The query around a subquery; null outside. */
  readonly outer: Scope | null;
  /** Of a query around that groups its rows: what a subquery sees of them. */
  readonly groups?: Context['groups'];
}

export interface Environment {
  readonly session: Session;
  readonly tables: ReadonlyMap<string, BoundTable>;
  readonly parameters: readonly SqlParameter[];
  /** Functions that the statement brings itself. */
  readonly functions?: readonly InlineFunction[];
  /** The one of them whose body is analysed. */
  readonly expanding?: InlineFunction;
  /** The analysis itself, for the parts of it that an expression or a query holds. */
  readonly analyse: (node: Expression, context: Context) => Typed;
  readonly analyseQuery: (query: Query, around: Around) => AnalysedQuery;
  /** A relation alias that no other relation of the statement has. */
  readonly nextAlias: () => string;
}

/** A query of a WITH clause, compiled once and named in DuckDB too. */
export interface NamedQuery {
  readonly alias: string;
  readonly columns: readonly (ColumnZone & {
    readonly name: string | null;
    readonly type: TrinoType;
  })[];
}

export interface Around {
  readonly env: Environment;
  readonly queries: ReadonlyMap<string, NamedQuery>;
  /** Scope of the query around; null outside. */
  readonly outer: Scope | null;
}

/** A query as a DuckDB SELECT whose columns are `c0`, `c1`, … */
export interface AnalysedQuery {
  readonly sql: string;
  readonly columns: NamedQuery['columns'];
}

/** Where an expression stands: what names mean and which kinds of functions may be called. */
export interface Context {
  readonly env: Environment;
  readonly scope: Scope;
  readonly queries: ReadonlyMap<string, NamedQuery>;
  readonly windows: ReadonlyMap<string, WindowSpecification>;
  readonly lambda: ReadonlyMap<string, Typed>;
  /** Set in SELECT, HAVING and ORDER BY of a query with aggregation: DuckDB text of each grouping expression. */
  readonly groups: ReadonlyMap<string, Typed> | null;
  /** The grouping expressions that are items of the SELECT list named by their place. */
  readonly groupItems: ReadonlyMap<Expression, Typed>;
  /** Paths that are read together from a JSON column, by its DuckDB text. */
  readonly jsonPaths: ReadonlyMap<string, readonly string[]>;
  /** Null: aggregates are allowed. Else the clause that may hold none, for the message. */
  readonly noAggregates: string | null;
  readonly noWindows: string | null;
  /** Where the clause stands that may hold no aggregates or windows; null: where the call itself stands. */
  readonly clausePosition: Position | null;
  /** Null: subqueries are allowed. Else why not. */
  readonly noSubqueries: string | null;
  /** Where the SELECT around stands; null outside of one. */
  readonly selectPosition: Position | null;
}

export const analyse = (node: Expression, context: Context): Typed =>
  context.env.analyse(node, context);

export const plainContext = (around: Around, fields: readonly Field[]): Context => ({
  env: around.env,
  scope: { fields, outer: around.outer },
  queries: around.queries,
  windows: new Map(),
  lambda: new Map(),
  groups: null,
  groupItems: new Map(),
  jsonPaths: new Map(),
  noAggregates: null,
  noWindows: null,
  clausePosition: null,
  noSubqueries: null,
  selectPosition: null,
});

export const lower = (identifier: Identifier): string => identifier.value.toLowerCase();

interface Resolved {
  readonly field: Field;
  /** Name parts that follow the column: fields of a row. */
  readonly rest: readonly Identifier[];
  /** The column belongs to a query around this one. */
  readonly outer: boolean;
  /** The scope that the column belongs to. */
  readonly scope: Scope;
}

/** What a dotted name means: the longest reading as relation and column wins, then the queries around. */
export function resolve(parts: readonly Identifier[], scope: Scope): Resolved | null {
  for (let current: Scope | null = scope; current !== null; current = current.outer) {
    const found = resolveIn(parts, current);
    if (found !== null) return { ...found, outer: current !== scope, scope: current };
  }
  return null;
}

function resolveIn(
  parts: readonly Identifier[],
  scope: Scope,
): { readonly field: Field; readonly rest: readonly Identifier[] } | null {
  for (let qualifier = Math.min(3, parts.length - 1); qualifier >= 0; qualifier--) {
    const column = parts[qualifier];
    if (column === undefined) continue;
    const prefix = parts.slice(0, qualifier).map(lower);
    const matches = scope.fields.filter((field) =>
      field.hidden !== true || prefix.length > 0
        ? field.name?.toLowerCase() === lower(column) && endsWith(field.relation, prefix)
        : false,
    );
    const [field, second] = matches;
    if (second !== undefined) {
      const name = parts.map((part) => part.value).join('.');
      throw new SqlError(
        'AMBIGUOUS_NAME',
        `Column '${name}' is ambiguous`,
        parts[0]?.position ?? null,
      );
    }
    if (field !== undefined) return { field, rest: parts.slice(qualifier + 1) };
  }
  return null;
}

export function endsWith(relation: readonly string[], suffix: readonly string[]): boolean {
  if (suffix.length > relation.length) return false;
  const tail = relation.slice(relation.length - suffix.length);
  return tail.every((part, index) => part === suffix[index]);
}

export function columnNotFound(
  parts: readonly Identifier[],
  position: Expression['position'],
): SqlError {
  const name = parts.map(lower).join('.');
  return new SqlError('COLUMN_NOT_FOUND', `Column '${name}' cannot be resolved`, position);
}
