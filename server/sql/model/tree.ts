import type { Position } from './front-end.ts';
import type { JsonExpression } from './json-tree.ts';
import type { Query } from './query-tree.ts';
import type { ExplainStatement } from './statements/explain-tree.ts';
import type { ExecuteStatement, SessionStatement } from './statements/session-tree.ts';
import type { ShowStatement } from './statements/show-tree.ts';
import type { ViewStatement } from './statements/view-tree.ts';
import type { WriteStatement } from './statements/write-tree.ts';

/** A name as written. Names are compared without regard to case, quoted or not. */
export interface Identifier {
  readonly value: string;
  readonly quoted: boolean;
  readonly position: Position;
}

/** A type as written: `decimal(12, 2)`, `row(a bigint)`, `timestamp(6) with time zone`. */
export interface TypeNode {
  /** Lower case, `with time zone` included. */
  readonly name: string;
  readonly parameters: readonly (number | TypeNode)[];
  /** Names of the fields of a row type, in step with `parameters`. */
  readonly fieldNames: readonly (string | null)[];
  readonly position: Position;
}

export type ComparisonOperator = '=' | '<>' | '<' | '<=' | '>' | '>=';
export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%';
export type IntervalField = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second';

export interface SortItem {
  readonly expression: Expression;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

export type FrameBound =
  | { readonly kind: 'unbounded preceding' | 'unbounded following' | 'current row' }
  | { readonly kind: 'preceding' | 'following'; readonly value: Expression };

export interface WindowFrame {
  readonly unit: 'rows' | 'range' | 'groups';
  readonly start: FrameBound;
  readonly end: FrameBound | null;
  readonly position: Position;
}

export interface WindowSpecification {
  /** Name of a window of the WINDOW clause that this one starts from. */
  readonly base: Identifier | null;
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly SortItem[];
  readonly frame: WindowFrame | null;
  /** Of ORDER BY; null without one. */
  readonly orderPosition: Position | null;
  /** `OVER w`: the named window as it is. */
  readonly isReference: boolean;
  readonly position: Position;
}

export interface CallExpression {
  readonly kind: 'call';
  /** Lower case. */
  readonly name: string;
  readonly args: readonly Expression[];
  readonly distinct: boolean;
  /** `count(*)`. */
  readonly star: boolean;
  readonly orderBy: readonly SortItem[];
  readonly filter: Expression | null;
  readonly over: WindowSpecification | null;
  readonly ignoreNulls: boolean;
  readonly position: Position;
}

/** What every kind of node has. */
export type Node<Kind extends string> = Kind extends string
  ? { readonly kind: Kind; readonly position: Position }
  : never;

export type Expression =
  | Node<'null'>
  | (Node<'boolean'> & { readonly value: boolean })
  | (Node<'integer' | 'decimal' | 'double'> & { readonly text: string })
  | (Node<'string'> & { readonly value: string })
  | (Node<'binary'> & { readonly hex: string })
  | (Node<'typed-literal'> & { readonly typeName: string; readonly value: string })
  | (Node<'interval'> & {
      readonly negative: boolean;
      readonly value: string;
      readonly from: IntervalField;
      readonly to: IntervalField | null;
    })
  /** `index` counts the `?` of the statement from 0. */
  | (Node<'parameter'> & { readonly index: number })
  /** A column, perhaps with its relation in front or fields of a row behind. */
  | (Node<'name'> & { readonly parts: readonly Identifier[] })
  | (Node<'field'> & { readonly base: Expression; readonly name: Identifier })
  | (Node<'subscript'> & { readonly base: Expression; readonly index: Expression })
  | CallExpression
  | JsonExpression
  | (Node<'grouping'> & { readonly args: readonly Expression[] })
  | (Node<'lambda'> & {
      readonly parameters: readonly Identifier[];
      readonly body: Expression;
    })
  | (Node<'row' | 'array'> & { readonly items: readonly Expression[] })
  | (Node<'cast'> & {
      readonly value: Expression;
      readonly type: TypeNode;
      readonly safe: boolean;
    })
  | (Node<'extract'> & { readonly field: string; readonly value: Expression })
  | (Node<'at-time-zone'> & { readonly value: Expression; readonly zone: Expression })
  | (Node<'case'> & {
      readonly operand: Expression | null;
      readonly whens: readonly { readonly when: Expression; readonly result: Expression }[];
      readonly otherwise: Expression | null;
    })
  | (Node<'logical'> & { readonly operator: 'and' | 'or'; readonly terms: readonly Expression[] })
  | (Node<'not' | 'negate'> & { readonly value: Expression })
  | (Node<'compare'> & {
      readonly operator: ComparisonOperator;
      readonly left: Expression;
      readonly right: Expression;
    })
  | (Node<'distinct-from'> & {
      readonly negated: boolean;
      readonly left: Expression;
      readonly right: Expression;
    })
  | (Node<'between'> & {
      readonly negated: boolean;
      readonly value: Expression;
      readonly low: Expression;
      readonly high: Expression;
    })
  | (Node<'in-list'> & {
      readonly negated: boolean;
      readonly value: Expression;
      readonly items: readonly Expression[];
    })
  | (Node<'in-query'> & {
      readonly negated: boolean;
      readonly value: Expression;
      readonly query: Query;
    })
  | (Node<'quantified'> & {
      readonly operator: ComparisonOperator;
      readonly quantifier: 'all' | 'any';
      readonly value: Expression;
      readonly query: Query;
    })
  | (Node<'exists' | 'subquery'> & { readonly query: Query })
  | (Node<'like'> & {
      readonly negated: boolean;
      readonly value: Expression;
      readonly pattern: Expression;
      readonly escape: Expression | null;
    })
  | (Node<'is-null'> & { readonly negated: boolean; readonly value: Expression })
  | (Node<'arithmetic'> & {
      readonly operator: ArithmeticOperator;
      readonly left: Expression;
      readonly right: Expression;
    })
  | (Node<'concat'> & { readonly left: Expression; readonly right: Expression })
  /** `current_date`, `current_timestamp(6)`, `localtimestamp`, `current_user`, … */
  | (Node<'special'> & { readonly name: string; readonly precision: number | null })
  /** Parsed, and not done yet; `what` is what a person reads. */
  | (Node<'unsupported'> & { readonly what: string });

export interface LikePattern {
  readonly pattern: string;
  readonly escape: string | null;
}

export type Statement =
  | (Node<'query'> & { readonly query: Query; readonly parameterCount: number })
  | ShowStatement
  | SessionStatement
  | ExecuteStatement
  | ExplainStatement
  | ViewStatement
  | WriteStatement
  /** A statement that parses and that this engine does not run; `what` is its verb. */
  | (Node<'unsupported-statement'> & { readonly what: string });
