import { requireParameters } from '#server/sql/model/compile.ts';
import type { WriteStatement } from '#server/sql/model/statements/write-tree.ts';
import type {
  QueryEvent,
  QueryLimits,
  QueryWarning,
  ReadContext,
  SpooledResult,
  Statement,
} from '../../../port.ts';
import type { Deadline } from '../../shared/deadline.ts';
import type { Instance } from '../instances.ts';
import { progressUntil } from '../progress-until.ts';
import type { DuckDbSpool } from '../spool/spool.ts';
import { runWrite } from './run-write.ts';
import type { BoundInputs, WriteOutcome, WriteStatementDeps } from './write-run.ts';

export interface ExecuteWriteDeps extends WriteStatementDeps {
  readonly writer: Instance;
  readonly spool: DuckDbSpool;
}

/** The events of one statement that writes, after `queued`. Throws what failed; nothing is left of it then. */
export async function* executeWrite(
  deps: ExecuteWriteDeps,
  queryId: string,
  statement: Statement & { readonly tree: WriteStatement },
  context: ReadContext,
  { deadline, ...limits }: QueryLimits & { readonly deadline: Deadline },
): AsyncGenerator<QueryEvent> {
  const { signal } = deadline;
  using lease = await deps.writer.connections.acquire(signal);
  yield { kind: 'planning' };
  const { sql, tree, parameters = [] } = statement;
  requireParameters(tree, parameters);
  const bound = Promise.withResolvers<BoundInputs>();
  const running = runWrite({
    deps,
    statement: tree,
    sql,
    parameters,
    queryId,
    context,
    connection: lease.item,
    signal,
    onBound: bound.resolve,
  });
  let ended = false;
  const settled = running.then(
    () => undefined,
    () => undefined,
  );
  try {
    const inputs = await Promise.race([bound.promise, settled]);
    const { tables, effectiveSql } = inputs ?? { tables: [], effectiveSql: sql };
    yield { kind: 'running', tables, effectiveSql };
    yield* progressUntil(lease.item, settled);
    const outcome = await running;
    ended = true;
    const { updateType: type, count, warnings = [] } = outcome;
    const kept = await answer(deps, queryId, outcome, limits).catch(() => null);
    yield {
      kind: 'finished',
      result: kept ?? NO_RESULT,
      update: { type, count },
      sessionChanges: [],
      warnings: kept === null ? [...warnings, NOT_KEPT] : warnings,
    };
  } finally {
    // Nobody listens any more: the connection goes back only when the statement has really stopped.
    if (!ended) deadline.cancel();
    await settled;
  }
}

const NO_RESULT: SpooledResult = { columns: [], rowCount: 0, bytes: 0, truncated: false };

/** The write is done, and must not look as if it had failed because its answer found no place. */
const NOT_KEPT: QueryWarning = {
  code: 'RESULT_NOT_KEPT',
  message: 'The statement is done; its row with the count could not be kept.',
};

/** Trino answers with the count as a row. */
async function answer(
  { spool, writer }: ExecuteWriteDeps,
  queryId: string,
  { answer: kind, count }: WriteOutcome,
  { maxRows, maxBytes = Number.POSITIVE_INFINITY }: QueryLimits,
): Promise<SpooledResult> {
  if (kind === 'nothing') return NO_RESULT;
  const { signal } = new AbortController();
  using lease = await writer.readers.acquire(signal);
  const duckdbSql = `SELECT CAST(${count ?? 'NULL'} AS BIGINT) AS c0${kind === 'count' ? '' : ' WHERE false'}`;
  const columns = [{ name: 'rows', type: { kind: 'bigint' } as const }];
  return spool.writeQuery(
    queryId,
    { duckdbSql, columns },
    { maxRows, maxBytes },
    lease.item,
    signal,
  );
}
