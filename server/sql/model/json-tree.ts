import type { Position } from './front-end.ts';
import type { Expression, Node, TypeNode } from './tree.ts';

/** A value that a JSON function reads or puts into JSON; `format` where FORMAT JSON says that it is JSON. */
export interface JsonInput {
  readonly value: Expression;
  readonly format: boolean;
}

/** `document, 'lax $.a' PASSING 1 AS "x"`. */
export interface JsonPathInvocation {
  readonly input: JsonInput;
  readonly path: string;
  /** Of the literal that holds the path. */
  readonly pathPosition: Position;
  readonly passing: readonly { readonly name: string; readonly input: JsonInput }[];
}

/** What stands for an error or for no item. */
export type JsonBehaviour =
  | { readonly kind: 'error' | 'null' | 'array' | 'object' | 'true' | 'false' | 'unknown' }
  | { readonly kind: 'default'; readonly value: Expression };

interface Clauses {
  /** Null: what SQL says without the clause. */
  readonly onEmpty: JsonBehaviour | null;
  readonly onError: JsonBehaviour | null;
}

export interface JsonValueClauses extends Clauses {
  readonly returning: TypeNode | null;
}

export interface JsonQueryClauses extends Clauses {
  readonly returning: TypeNode | null;
  readonly wrapper: 'without' | 'conditional' | 'unconditional';
  /** Null without a QUOTES clause. */
  readonly quotes: 'keep' | 'omit' | null;
}

export type JsonExpression =
  | (Node<'json-value'> & JsonValueClauses & { readonly invocation: JsonPathInvocation })
  | (Node<'json-query'> & JsonQueryClauses & { readonly invocation: JsonPathInvocation })
  | (Node<'json-exists'> & {
      readonly invocation: JsonPathInvocation;
      readonly onError: JsonBehaviour['kind'];
    })
  | (Node<'json-object'> & {
      readonly members: readonly { readonly key: Expression; readonly input: JsonInput }[];
      readonly absent: boolean;
      readonly unique: boolean;
      readonly returning: TypeNode | null;
    })
  | (Node<'json-array'> & {
      readonly items: readonly JsonInput[];
      readonly absent: boolean;
      readonly returning: TypeNode | null;
    });

/** A column of JSON_TABLE. */
export type JsonTableColumn =
  | { readonly kind: 'ordinality'; readonly name: string }
  | {
      readonly kind: 'value';
      readonly name: string;
      /** Null: the member of the column's own name. */
      readonly path: string | null;
      readonly clauses: JsonValueClauses;
      readonly position: Position;
    }
  | {
      readonly kind: 'query';
      readonly name: string;
      readonly path: string | null;
      readonly clauses: JsonQueryClauses;
      readonly position: Position;
    };

/** `JSON_TABLE(…)`. */
export interface JsonTableNode {
  readonly invocation: JsonPathInvocation;
  readonly columns: readonly JsonTableColumn[];
  readonly failsOnError: boolean;
}
