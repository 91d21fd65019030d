import { isSessionStatement } from '#server/sql/model/statements/is-session-statement.ts';
import { isViewStatement } from '#server/sql/model/statements/is-view-statement.ts';
import { isWriteStatement } from '#server/sql/model/statements/is-write-statement.ts';
import { type RunnableStatement, resolveExecute } from '#server/sql/parser/resolve-execute.ts';
import type { QueryEvent, QueryLimits, ReadContext, Statement } from '../../port.ts';
import { type Deadline, startDeadline } from '../shared/deadline.ts';
import { type ExecuteQueryDeps, executeQuery } from './execute-query.ts';
import { toEngineFailure } from './failure.ts';
import { runSession } from './statements/run-session.ts';
import { afterFailure, inTransaction } from './statements/transactions.ts';
import { executeView } from './views/execute-view.ts';
import { type ExecuteWriteDeps, executeWrite } from './writes/execute-write.ts';

export interface ExecuteDeps extends ExecuteQueryDeps, ExecuteWriteDeps {}

/** The events of one statement from queued to its end; stopping to listen cancels it. */
export async function* execute(
  deps: ExecuteDeps,
  queryId: string,
  statement: Statement,
  context: ReadContext,
  limits: QueryLimits,
): AsyncGenerator<QueryEvent> {
  using deadline = startDeadline(limits);
  try {
    yield { kind: 'queued' };
    const runnable = resolveExecute(statement.sql, context.session?.prepared ?? {});
    yield* relocated(
      run(deps, queryId, { ...statement, ...runnable }, context, { ...limits, deadline }),
      runnable,
    );
  } catch (cause) {
    const sessionChanges = afterFailure(context);
    const failure = toEngineFailure(cause);
    yield { kind: 'failed', failure, ...(sessionChanges.length > 0 ? { sessionChanges } : {}) };
  }
}

async function* run(
  deps: ExecuteDeps,
  queryId: string,
  statement: Statement & RunnableStatement,
  context: ReadContext,
  limits: QueryLimits & { readonly deadline: Deadline },
): AsyncGenerator<QueryEvent> {
  const { tree } = statement;
  const within = inTransaction(context, tree);
  if (isSessionStatement(tree)) {
    yield* runSession(deps, tree, within, limits.deadline);
  } else if (isWriteStatement(tree)) {
    yield* executeWrite(deps, queryId, { ...statement, tree }, within, limits);
  } else if (isViewStatement(tree)) {
    yield* executeView(deps, queryId, { ...statement, tree }, within, limits);
  } else {
    yield* executeQuery(deps, queryId, statement, within, limits);
  }
}

async function* relocated(
  events: AsyncGenerator<QueryEvent>,
  { relocate }: RunnableStatement,
): AsyncGenerator<QueryEvent> {
  try {
    yield* events;
  } catch (cause) {
    throw relocate(cause);
  }
}
