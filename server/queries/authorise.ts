import type { Caller } from '#server/api/trpc/init.ts';
import type { EngineFailure } from '#server/engine/port.ts';
import { AppError } from '#server/platform/errors.ts';
import { SqlError } from '#server/sql/model/front-end.ts';
import type { StatementKind } from '#server/sql/model/statements/classify.ts';
import { classifySql } from '#server/sql/parser/classify-sql.ts';

const READS = [
  'query',
  'show',
  'describe',
  'explain',
  'explain-analyze',
  'session',
  'prepare',
  // Of a name that nothing is prepared under; else it counts as what it executes.
  'execute',
  'deallocate',
] as const satisfies readonly StatementKind[];

/** Like the doors for other tools: anybody writes to branches, the catalog says which branch takes it. */
const WRITES = [
  'insert',
  'update',
  'delete',
  'merge',
  'truncate',
  'create-table',
  'create-table-as',
  'create-view',
  'create-schema',
  'alter-table',
  'alter-schema',
  'alter-view',
  'drop-table',
  'drop-view',
  'drop-schema',
  'comment',
  'analyze',
] as const satisfies readonly StatementKind[];

/** Procedures may remove files, which takes something from other branches. */
const PROCEDURES = ['alter-table-execute', 'call'] as const satisfies readonly StatementKind[];

/** What each role may run; a kind that is not named is refused, whoever asks. */
const ALLOWED: Readonly<Record<Caller['role'], readonly StatementKind[]>> = {
  admin: [...READS, ...WRITES, ...PROCEDURES],
  analyst: [...READS, ...WRITES],
};

/**
 * Decides on a statement before any engine sees it. Null: it may run. Text that is no statement, or none
 * that is known, comes back as the failure to show at its place. Throws `forbidden` for a kind that the
 * role may not run.
 */
export function authorise(
  sql: string,
  caller: Caller,
  prepared: Readonly<Record<string, string>>,
): EngineFailure | null {
  const kind = kindOf(sql, prepared);
  if (typeof kind !== 'string') return kind;
  const allowed = caller.isReadOnly === true ? READS : ALLOWED[caller.role];
  if (allowed.some((one) => one === kind)) return null;
  const who = caller.isReadOnly === true ? 'A token that may only read' : `The role ${caller.role}`;
  throw new AppError('forbidden', `${who} may not run a statement of kind ${kind}.`);
}

function kindOf(
  sql: string,
  prepared: Readonly<Record<string, string>>,
): StatementKind | EngineFailure {
  try {
    return classifySql(sql, prepared).kind;
  } catch (cause) {
    if (!(cause instanceof SqlError)) throw cause;
    const { errorName: name, message, position } = cause;
    return { kind: 'rejected', name, message, position };
  }
}

/** Throws `invalid` for what is not a query: a check only reads. */
export function requireQuery(sql: string): void {
  if (kindOf(sql, {}) === 'query') return;
  throw new AppError('invalid', 'Only a query can be a check: a SELECT that should find no rows.');
}
