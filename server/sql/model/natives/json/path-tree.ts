import type { Json } from './json-value.ts';

/** A path of the SQL/JSON path language, read. */
export interface JsonPath {
  readonly lax: boolean;
  readonly root: PathNode;
}

export type PathNode =
  | { readonly kind: 'context' | 'current' | 'last' }
  | { readonly kind: 'literal'; readonly value: Json }
  /** `$name`: a value of the PASSING clause. */
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'negate' | 'plus'; readonly base: PathNode }
  | {
      readonly kind: 'arithmetic';
      readonly operator: '+' | '-' | '*' | '/' | '%';
      readonly left: PathNode;
      readonly right: PathNode;
    }
  /** `key` null is `.*`. */
  | { readonly kind: 'member'; readonly base: PathNode; readonly key: string | null }
  | { readonly kind: 'descendant'; readonly base: PathNode; readonly key: string }
  /** `subscripts` null is `[*]`. */
  | {
      readonly kind: 'elements';
      readonly base: PathNode;
      readonly subscripts:
        | readonly { readonly from: PathNode; readonly to: PathNode | null }[]
        | null;
    }
  | { readonly kind: 'method'; readonly base: PathNode; readonly name: Method }
  | { readonly kind: 'filter'; readonly base: PathNode; readonly predicate: Predicate };

export const METHODS = ['abs', 'ceiling', 'double', 'floor', 'keyvalue', 'size', 'type'] as const;
export type Method = (typeof METHODS)[number];

export type Predicate =
  | {
      readonly kind: 'compare';
      readonly operator: '==' | '<>' | '<' | '>' | '<=' | '>=';
      readonly left: PathNode;
      readonly right: PathNode;
    }
  | { readonly kind: 'and' | 'or'; readonly left: Predicate; readonly right: Predicate }
  | { readonly kind: 'not' | 'unknown'; readonly base: Predicate }
  | { readonly kind: 'exists'; readonly path: PathNode }
  | { readonly kind: 'starts with'; readonly whole: PathNode; readonly initial: PathNode };
