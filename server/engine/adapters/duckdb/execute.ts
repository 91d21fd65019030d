import { isWriteStatement } from '#server/sql/model/statements/is-write-statement.ts';
import type { WriteStatement } from '#server/sql/model/statements/write-tree.ts';
import { parseStatement } from '#server/sql/parser/parse-statement.ts';
import type { QueryEvent, QueryLimits, ReadContext, Statement } from '../../port.ts';
import { type Deadline, startDeadline } from '../shared/deadline.ts';
import { toEngineFailure } from './failure.ts';
import { fetchObjects } from './fetch-objects.ts';
import type { Instance } from './instances.ts';
import { namingFiles } from './naming-files.ts';
import { type PrepareDeps, prepareQuery, withoutEnd } from './prepare.ts';
import { progressUntil } from './progress-until.ts';
import type { DuckDbSpool } from './spool/spool.ts';
import { executeWrite } from './writes/execute-write.ts';

export interface ExecuteDeps extends PrepareDeps {
  readonly sandbox: Instance;
  readonly writer: Instance;
  readonly spool: DuckDbSpool;
}

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
    yield* runToEnd(deps, queryId, statement, context, { ...limits, deadline });
  } catch (cause) {
    yield { kind: 'failed', failure: toEngineFailure(cause) };
  }
}

async function* runToEnd(
  deps: ExecuteDeps,
  queryId: string,
  statement: Statement,
  context: ReadContext,
  {
    maxRows,
    maxBytes = Number.POSITIVE_INFINITY,
    timeoutMs,
    deadline,
  }: QueryLimits & { readonly deadline: Deadline },
): AsyncGenerator<QueryEvent> {
  const { signal } = deadline;
  yield { kind: 'queued' };
  const write = writeOf(statement);
  if (write !== null) {
    yield* executeWrite(deps, queryId, write, context, { maxRows, maxBytes, timeoutMs, deadline });
    return;
  }
  using lease = await deps.sandbox.connections.acquire(signal);
  yield { kind: 'planning' };
  const query = await prepareQuery(deps, statement, context, { signal });
  await using _objects = await fetchObjects(deps, query.objects, signal);
  yield { kind: 'running', tables: query.tables, effectiveSql: query.effectiveSql };
  const reading = { store: deps.store, connection: lease.item };
  const running = namingFiles(reading, query.objects, () =>
    deps.spool.writeQuery(queryId, query, { maxRows, maxBytes }, lease.item, signal),
  );
  let ended = false;
  const settled = running.then(
    () => undefined,
    () => undefined,
  );
  try {
    yield* progressUntil(lease.item, settled);
    const result = await running;
    ended = true;
    yield { kind: 'finished', result, update: null, sessionChanges: [], warnings: [] };
  } finally {
    // Nobody listens any more: the connection goes back only when the statement has really stopped.
    if (!ended) deadline.cancel();
    await settled;
  }
}

/** Null: the statement writes nothing. Throws `SqlError` where it cannot be read. */
function writeOf(statement: Statement): (Statement & { readonly tree: WriteStatement }) | null {
  const sql = withoutEnd(statement.sql);
  const tree = parseStatement(sql);
  return isWriteStatement(tree) ? { ...statement, sql, tree } : null;
}
