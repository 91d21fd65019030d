import type { Position } from './front-end.ts';
import type { Expression, Identifier, Node, TypeNode } from './tree.ts';

/** A statement of the body of an SQL function. */
export type RoutineStatement =
  | (Node<'return'> & { readonly value: Expression })
  | (Node<'set'> & { readonly name: Identifier; readonly value: Expression })
  | (Node<'if'> & {
      readonly branches: readonly {
        readonly condition: Expression;
        readonly body: readonly RoutineStatement[];
      }[];
      readonly otherwise: readonly RoutineStatement[];
    })
  | (Node<'compound'> & {
      readonly variables: readonly {
        readonly names: readonly Identifier[];
        readonly type: TypeNode;
        /** Null: the variable starts as NULL. */
        readonly initial: Expression | null;
      }[];
      readonly body: readonly RoutineStatement[];
    })
  /** A statement that is not done; `what` is its verb. */
  | (Node<'unsupported'> & { readonly what: string });

/** A function that a query brings in `WITH FUNCTION`. */
export interface InlineFunction {
  readonly name: Identifier;
  readonly parameters: readonly { readonly name: Identifier; readonly type: TypeNode }[];
  readonly returns: TypeNode;
  /** `RETURNS NULL ON NULL INPUT`. */
  readonly nullOnNull: boolean;
  readonly body: RoutineStatement;
  readonly position: Position;
}
