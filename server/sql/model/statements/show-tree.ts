import type { Query } from '../query-tree.ts';
import type { Identifier, LikePattern, Node } from '../tree.ts';

/** A statement that answers out of what the catalogs and the session know. */
export type ShowStatement =
  | (Node<'show-catalogs'> & { readonly like: LikePattern | null })
  | (Node<'show-schemas'> & {
      readonly catalog: Identifier | null;
      readonly like: LikePattern | null;
    })
  | (Node<'show-tables'> & {
      readonly schema: readonly Identifier[] | null;
      readonly like: LikePattern | null;
    })
  | (Node<'show-columns'> & {
      readonly table: readonly Identifier[];
      readonly like: LikePattern | null;
    })
  | (Node<'show-create'> & {
      readonly what: 'table' | 'view' | 'schema' | 'materialized view';
      readonly name: readonly Identifier[];
    })
  | (Node<'show-functions'> & {
      readonly schema: readonly Identifier[] | null;
      readonly like: LikePattern | null;
    })
  | (Node<'show-session'> & { readonly like: LikePattern | null })
  | (Node<'show-stats'> & { readonly table: readonly Identifier[] })
  | (Node<'show-stats-for-query'> & { readonly query: Query })
  | (Node<'show-roles'> & {
      readonly what: 'roles' | 'current roles' | 'role grants';
      readonly catalog: Identifier | null;
    })
  | (Node<'show-grants'> & { readonly on: readonly Identifier[] | null })
  | (Node<'describe-input' | 'describe-output'> & { readonly name: Identifier });
