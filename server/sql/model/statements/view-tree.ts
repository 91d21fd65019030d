import type { Query } from '../query-tree.ts';
import type { Node } from '../tree.ts';
import type { PropertyNode, TableName } from './write-tree.ts';

/** A statement that makes, changes or drops a view. */
export type ViewStatement =
  | (Node<'create-view'> & {
      readonly view: TableName;
      readonly query: Query;
      /** The query as written. */
      readonly sql: string;
      readonly replace: boolean;
      readonly comment: string | null;
      /** Null: not said, which is `definer`. */
      readonly security: 'definer' | 'invoker' | null;
      readonly properties: readonly PropertyNode[];
    })
  | (Node<'rename-view'> & { readonly view: TableName; readonly to: TableName })
  | (Node<'comment-view'> & { readonly view: TableName; readonly comment: string | null })
  | (Node<'drop-view'> & { readonly view: TableName; readonly ifExists: boolean });
