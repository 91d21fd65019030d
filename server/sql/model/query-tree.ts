import type { Position } from './front-end.ts';
import type { JsonTableNode } from './json-tree.ts';
import type { InlineFunction } from './routine-tree.ts';
import type { Expression, Identifier, Node, SortItem, WindowSpecification } from './tree.ts';

export type SelectItem =
  | {
      readonly kind: 'expression';
      readonly expression: Expression;
      readonly alias: Identifier | null;
    }
  | {
      readonly kind: 'all';
      /** `t.*`; null is a bare `*`. */
      readonly of: Expression | null;
      readonly aliases: readonly Identifier[] | null;
      readonly position: Position;
    };

export type GroupingElement =
  | { readonly kind: 'simple'; readonly expressions: readonly Expression[] }
  | {
      readonly kind: 'rollup' | 'cube' | 'sets';
      readonly sets: readonly (readonly Expression[])[];
      readonly position: Position;
    };

export type JoinKind = 'inner' | 'left' | 'right' | 'full' | 'cross';

export type JoinCriteria =
  | { readonly kind: 'on'; readonly condition: Expression }
  | { readonly kind: 'using'; readonly columns: readonly Identifier[] };

export type Relation =
  | (Node<'table'> & {
      /** One to three parts. */
      readonly name: readonly Identifier[];
      readonly period: {
        readonly kind: 'timestamp' | 'version';
        readonly value: Expression;
        readonly position: Position;
      } | null;
    })
  | (Node<'subquery'> & { readonly query: Query })
  | (Node<'lateral'> & { readonly query: Query })
  | (Node<'unnest'> & {
      readonly expressions: readonly Expression[];
      readonly withOrdinality: boolean;
    })
  | (Node<'json-table'> & JsonTableNode)
  /** `TABLESAMPLE`: about so many rows of a hundred. */
  | (Node<'sample'> & {
      readonly relation: Relation;
      /** `system` takes or leaves rows that lie together. */
      readonly method: 'bernoulli' | 'system';
      readonly percentage: Expression;
    })
  /** `TABLE(name(…))`. */
  | (Node<'table-function'> & {
      /** Lower case. */
      readonly name: string;
      readonly namePosition: Position;
      readonly args: readonly TableArgument[];
    })
  | (Node<'alias'> & {
      readonly relation: Relation;
      readonly name: Identifier;
      readonly columns: readonly Identifier[] | null;
    })
  | (Node<'join'> & {
      readonly join: JoinKind;
      readonly left: Relation;
      readonly right: Relation;
      readonly criteria: JoinCriteria | null;
    })
  | (Node<'unsupported-relation'> & { readonly what: string });

/** An argument of a table function; `name` null is one by position. */
export type TableArgument = { readonly name: Identifier | null; readonly position: Position } & (
  | { readonly kind: 'value'; readonly value: Expression }
  | { readonly kind: 'relation'; readonly relation: Relation }
  | { readonly kind: 'descriptor'; readonly columns: readonly Identifier[] }
);

export interface SelectQuery {
  readonly kind: 'select';
  readonly distinct: boolean;
  readonly items: readonly SelectItem[];
  readonly from: Relation | null;
  readonly where: Expression | null;
  /** Null: no GROUP BY clause. */
  readonly groupBy: readonly GroupingElement[] | null;
  readonly groupByDistinct: boolean;
  readonly having: Expression | null;
  readonly windows: readonly { readonly name: Identifier; readonly window: WindowSpecification }[];
  readonly position: Position;
}

export type QueryBody =
  | SelectQuery
  | (Node<'values'> & { readonly rows: readonly Expression[] })
  | (Node<'set-operation'> & {
      readonly operator: 'union' | 'intersect' | 'except';
      readonly all: boolean;
      /** Columns are matched by their names, and only those of both sides stay. */
      readonly corresponding: boolean;
      readonly left: QueryBody;
      readonly right: QueryBody;
    })
  | (Node<'nested'> & { readonly query: Query });

/** A row count of LIMIT, OFFSET or FETCH: digits, or a `?`. */
export type RowCount =
  | (Node<'integer'> & { readonly text: string })
  | (Node<'parameter'> & { readonly index: number });

export interface Query {
  /** Of WITH FUNCTION; only the outermost query of a statement has some. */
  readonly functions?: readonly InlineFunction[];
  readonly with: {
    readonly recursive: boolean;
    readonly queries: readonly {
      readonly name: Identifier;
      readonly columns: readonly Identifier[] | null;
      readonly query: Query;
    }[];
  } | null;
  readonly body: QueryBody;
  readonly orderBy: readonly SortItem[];
  readonly offset: RowCount | null;
  /** LIMIT or FETCH FIRST; null: all rows. */
  readonly limit: RowCount | null;
  readonly fetch: { readonly withTies: boolean; readonly position: Position } | null;
  readonly position: Position;
}
