import type { Position } from '../front-end.ts';
import type { Query, Relation } from '../query-tree.ts';
import type { Expression, Identifier, Node, TypeNode } from '../tree.ts';

/** One to three parts. */
export type TableName = readonly Identifier[];

/** `name = value` of a WITH clause; null is `DEFAULT`. */
export interface PropertyNode {
  readonly name: Identifier;
  readonly value: Expression | null;
}

export interface ColumnDefinition {
  readonly name: Identifier;
  readonly type: TypeNode;
  readonly nullable: boolean;
  readonly comment: string | null;
  readonly properties: readonly PropertyNode[];
}

export type TableElement =
  | { readonly kind: 'column'; readonly column: ColumnDefinition }
  | {
      readonly kind: 'like';
      readonly table: TableName;
      readonly includingProperties: boolean;
      readonly position: Position;
    };

/** What CREATE does with a name that is taken. */
export type WhenExists = 'fail' | 'ignore' | 'replace';

export interface Assignment {
  readonly column: Identifier;
  readonly value: Expression;
}

export interface Argument {
  /** Null: by its place. */
  readonly name: Identifier | null;
  readonly value: Expression;
}

export type MergeCase =
  | (Node<'update'> & {
      readonly condition: Expression | null;
      readonly assignments: readonly Assignment[];
    })
  | (Node<'delete'> & { readonly condition: Expression | null })
  | (Node<'insert'> & {
      readonly condition: Expression | null;
      /** Empty: all columns of the table. */
      readonly columns: readonly Identifier[];
      readonly values: readonly Expression[];
    });

export type TableChange =
  | {
      readonly kind: 'add-column';
      /** Names of the structs around it, outermost first. */
      readonly parent: readonly Identifier[];
      readonly column: ColumnDefinition;
      readonly ifNotExists: boolean;
    }
  | {
      readonly kind: 'drop-column';
      readonly column: readonly Identifier[];
      readonly ifExists: boolean;
    }
  | {
      readonly kind: 'rename-column';
      readonly column: readonly Identifier[];
      readonly to: Identifier;
      readonly ifExists: boolean;
    }
  | {
      readonly kind: 'set-type';
      readonly column: readonly Identifier[];
      readonly type: TypeNode;
    }
  | { readonly kind: 'drop-not-null'; readonly column: readonly Identifier[] }
  | { readonly kind: 'set-properties'; readonly properties: readonly PropertyNode[] }
  | { readonly kind: 'rename'; readonly to: TableName };

interface Parameters {
  readonly parameterCount: number;
}

/** A statement that changes what a catalog holds. */
export type WriteStatement = Parameters &
  (
    | (Node<'insert'> & {
        readonly table: TableName;
        /** Null: all columns of the table. */
        readonly columns: readonly Identifier[] | null;
        readonly query: Query;
      })
    | (Node<'update'> & {
        readonly table: TableName;
        readonly assignments: readonly Assignment[];
        readonly where: Expression | null;
      })
    | (Node<'delete'> & { readonly table: TableName; readonly where: Expression | null })
    | (Node<'merge'> & {
        readonly table: TableName;
        readonly alias: Identifier | null;
        readonly source: Relation;
        readonly on: Expression;
        readonly cases: readonly MergeCase[];
      })
    | (Node<'truncate'> & { readonly table: TableName })
    | (Node<'create-table'> & {
        readonly table: TableName;
        readonly elements: readonly TableElement[];
        readonly whenExists: WhenExists;
        readonly comment: string | null;
        readonly properties: readonly PropertyNode[];
      })
    | (Node<'create-table-as'> & {
        readonly table: TableName;
        /** Names for the columns of the query; null: its own. */
        readonly columns: readonly Identifier[] | null;
        readonly query: Query;
        readonly withData: boolean;
        readonly whenExists: WhenExists;
        readonly comment: string | null;
        readonly properties: readonly PropertyNode[];
      })
    | (Node<'create-schema'> & {
        readonly schema: readonly Identifier[];
        readonly ifNotExists: boolean;
        readonly properties: readonly PropertyNode[];
      })
    | (Node<'drop-schema'> & {
        readonly schema: readonly Identifier[];
        readonly ifExists: boolean;
        readonly cascade: boolean;
      })
    | (Node<'alter-schema'> & {
        readonly schema: readonly Identifier[];
        readonly to: readonly Identifier[];
      })
    | (Node<'alter-table'> & {
        readonly table: TableName;
        readonly ifExists: boolean;
        readonly change: TableChange;
      })
    | (Node<'alter-table-execute'> & {
        readonly table: TableName;
        /** Lower case. */
        readonly procedure: string;
        readonly args: readonly Argument[];
        readonly where: Expression | null;
      })
    | (Node<'drop-table'> & { readonly table: TableName; readonly ifExists: boolean })
    /** On a table, or on a column where `column` is given; null removes the comment. */
    | (Node<'comment'> & {
        readonly table: TableName;
        readonly column: Identifier | null;
        readonly comment: string | null;
      })
    | (Node<'call'> & {
        readonly procedure: readonly Identifier[];
        readonly args: readonly Argument[];
      })
    | (Node<'analyze'> & {
        readonly table: TableName;
        readonly properties: readonly PropertyNode[];
      })
  );
