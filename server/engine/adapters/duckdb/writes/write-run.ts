import type { DuckDBConnection } from '@duckdb/node-api';
import type { SqlParameter } from '#server/sql/model/front-end.ts';
import type { WriteStatement } from '#server/sql/model/statements/write-tree.ts';
import type { QueryWarning, ReadContext, ResolvedTable, WriteCommit } from '../../../port.ts';
import type { PrepareDeps } from '../bind-statement.ts';

/** Removes files in the folder of a table that nothing leads to; answers how many went. */
export type RemoveOrphans = (input: {
  readonly location: string;
  readonly olderThan: Date;
  readonly signal: AbortSignal;
}) => Promise<number>;

export interface WriteStatementDeps extends PrepareDeps {
  /** Null: what leads to a file is not known here. */
  readonly removeOrphans: RemoveOrphans | null;
  /** Throws `forbidden` for a branch that takes no commit, before anything is worked out for one. */
  readonly requireWritable: (branch: string) => Promise<void>;
}

/** One statement that writes, with what it works with. */
export interface WriteRun<S extends WriteStatement = WriteStatement> {
  readonly deps: WriteStatementDeps;
  readonly statement: S;
  readonly sql: string;
  readonly parameters: readonly SqlParameter[];
  readonly queryId: string;
  readonly context: ReadContext;
  /** Of the statement's own until it ends. */
  readonly connection: DuckDBConnection;
  readonly signal: AbortSignal;
  /** Told once the tables that are read are found. */
  readonly onBound: (bound: BoundInputs) => void;
}

/** What a statement reads: enough to know later what a write was made from. */
export interface BoundInputs {
  readonly tables: readonly ResolvedTable[];
  readonly effectiveSql: string;
}

/** How a statement that writes ended, in the words of Trino's protocol. */
export interface WriteOutcome {
  readonly updateType: string;
  /** Rows that it changed; null where Trino tells none. */
  readonly count: bigint | null;
  /** Trino's answer: nothing, a column `rows` without a row, or with one that holds the count. */
  readonly answer: 'nothing' | 'no-row' | 'count';
  readonly warnings?: readonly QueryWarning[];
}

/** A statement that changes no rows. */
export const changed = (updateType: string): WriteOutcome => ({
  updateType,
  count: null,
  answer: 'nothing',
});

export const counted = (updateType: string, rows: number): WriteOutcome => ({
  updateType,
  count: BigInt(rows),
  answer: 'count',
});

/** What the catalog commit of a statement says. */
export function commitOf(
  {
    context,
    statement,
    queryId,
  }: Pick<WriteRun, 'context' | 'queryId'> & { readonly statement: { readonly kind: string } },
  message: string,
): WriteCommit {
  return {
    message,
    author: context.user,
    properties: {
      'cascade.by': [context.user],
      'cascade.statement': [statement.kind],
      'cascade.query': [queryId],
    },
  };
}
