import type { Position } from '../front-end.ts';
import type { Expression, Identifier, Node } from '../tree.ts';

/** A statement about the session: it changes what those that follow start with, and no data. */
export type SessionStatement =
  /** One part names a schema, two a catalog and a schema. */
  | (Node<'use'> & { readonly schema: readonly Identifier[] })
  | (Node<'set-session'> & { readonly name: readonly Identifier[]; readonly value: Expression })
  | (Node<'reset-session'> & { readonly name: readonly Identifier[] })
  /** Null: LOCAL. */
  | (Node<'set-time-zone'> & { readonly zone: Expression | null })
  | (Node<'set-path'> & { readonly path: string })
  | (Node<'start-transaction'> & {
      /** Lower case: `read committed`; null: the engine's own. */
      readonly isolation: string | null;
      readonly readOnly: boolean;
    })
  | Node<'commit'>
  | Node<'rollback'>
  | (Node<'prepare'> & { readonly name: Identifier; readonly sql: string })
  | (Node<'deallocate'> & { readonly name: Identifier });

/** A statement that runs another one, which stands in the session or in a text. */
export type ExecuteStatement = Values &
  (
    | (Node<'execute'> & { readonly name: Identifier })
    | (Node<'execute-immediate'> & {
        readonly sql: string;
        /** Of the first character of the text inside the quotes. */
        readonly sqlPosition: Position;
      })
  );

interface Values {
  readonly args: readonly Expression[];
  /** The values as written behind USING; null without any. */
  readonly using: string | null;
}
