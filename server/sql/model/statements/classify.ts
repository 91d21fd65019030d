import { SqlError } from '../front-end.ts';
import type { Identifier, Statement } from '../tree.ts';

/** Kinds of statements that authorisation decides on; what is none of them is refused. */
export type StatementKind =
  | 'query'
  | 'show'
  | 'describe'
  | 'explain'
  | 'explain-analyze'
  | 'session'
  | 'prepare'
  | 'execute'
  | 'deallocate'
  | 'insert'
  | 'update'
  | 'delete'
  | 'merge'
  | 'truncate'
  | 'create-table'
  | 'create-table-as'
  | 'create-view'
  | 'create-schema'
  | 'alter-table'
  | 'alter-table-execute'
  | 'alter-schema'
  | 'alter-view'
  | 'drop-table'
  | 'drop-view'
  | 'drop-schema'
  | 'comment'
  | 'call'
  | 'analyze';

export interface StatementClass {
  readonly kind: StatementKind;
  /** What it writes to, as named: one to three parts; null for what writes nothing or names nothing. */
  readonly writes: readonly string[] | null;
}

const KINDS = {
  query: 'query',
  'show-catalogs': 'show',
  'show-schemas': 'show',
  'show-tables': 'show',
  'show-columns': 'describe',
  'show-create': 'show',
  'show-functions': 'show',
  'show-session': 'show',
  'show-stats': 'show',
  'show-stats-for-query': 'show',
  'show-roles': 'show',
  'show-grants': 'show',
  'describe-input': 'describe',
  'describe-output': 'describe',
  use: 'session',
  'set-session': 'session',
  'reset-session': 'session',
  'set-time-zone': 'session',
  'set-path': 'session',
  'start-transaction': 'session',
  commit: 'session',
  rollback: 'session',
  prepare: 'prepare',
  deallocate: 'deallocate',
  execute: 'execute',
  'execute-immediate': 'execute',
  explain: 'explain',
  'explain-analyze': 'explain-analyze',
  insert: 'insert',
  update: 'update',
  delete: 'delete',
  merge: 'merge',
  truncate: 'truncate',
  'create-table': 'create-table',
  'create-table-as': 'create-table-as',
  'create-schema': 'create-schema',
  'create-view': 'create-view',
  'rename-view': 'alter-view',
  'comment-view': 'comment',
  'drop-view': 'drop-view',
  'alter-table': 'alter-table',
  'alter-table-execute': 'alter-table-execute',
  'alter-schema': 'alter-schema',
  'drop-table': 'drop-table',
  'drop-schema': 'drop-schema',
  comment: 'comment',
  call: 'call',
  analyze: 'analyze',
} as const satisfies Record<Exclude<Statement['kind'], 'unsupported-statement'>, StatementKind>;

/**
 * What a statement is and what it writes to. EXPLAIN ANALYZE runs what it explains: of anything but a
 * query it is of that one's kind. Throws `SqlError` `NOT_SUPPORTED` for what no engine here runs.
 */
export function classify(statement: Statement): StatementClass {
  if (statement.kind === 'unsupported-statement') {
    throw new SqlError('NOT_SUPPORTED', `${statement.what} is not supported`, statement.position);
  }
  if (statement.kind === 'explain-analyze') {
    const inner = classify(statement.statement);
    return inner.kind === 'query' ? { kind: 'explain-analyze', writes: null } : inner;
  }
  return { kind: KINDS[statement.kind], writes: targetOf(statement) };
}

function targetOf(statement: Statement): readonly string[] | null {
  const named = (parts: readonly Identifier[]) => parts.map(({ value }) => value.toLowerCase());
  switch (statement.kind) {
    case 'insert':
    case 'update':
    case 'delete':
    case 'merge':
    case 'truncate':
    case 'create-table':
    case 'create-table-as':
    case 'alter-table':
    case 'alter-table-execute':
    case 'drop-table':
    case 'comment':
    case 'analyze':
      return named(statement.table);
    case 'create-view':
    case 'rename-view':
    case 'comment-view':
    case 'drop-view':
      return named(statement.view);
    case 'create-schema':
    case 'drop-schema':
    case 'alter-schema':
      return named(statement.schema);
    default:
      return null;
  }
}
