import type { RunnableStatement } from '#server/sql/parser/resolve-execute.ts';
import type { QueryEvent, QueryLimits, ReadContext, Statement } from '../../port.ts';
import type { Deadline } from '../shared/deadline.ts';
import type { PrepareDeps } from './bind-statement.ts';
import { fetchObjects } from './fetch-objects.ts';
import type { Instance } from './instances.ts';
import { namingFiles } from './naming-files.ts';
import type { Profiles } from './plan/keep-profiles.ts';
import { prepareRunnable } from './prepare.ts';
import { progressUntil } from './progress-until.ts';
import type { DuckDbSpool } from './spool/spool.ts';

export interface ExecuteQueryDeps extends PrepareDeps {
  readonly sandbox: Instance;
  readonly spool: DuckDbSpool;
  readonly profiles: Profiles;
}

/** The events of one statement that reads, after `queued`. Throws what failed. */
export async function* executeQuery(
  deps: ExecuteQueryDeps,
  queryId: string,
  statement: Statement & RunnableStatement,
  context: ReadContext,
  {
    maxRows,
    maxBytes = Number.POSITIVE_INFINITY,
    deadline,
  }: QueryLimits & { readonly deadline: Deadline },
): AsyncGenerator<QueryEvent> {
  const { signal } = deadline;
  using lease = await deps.sandbox.connections.acquire(signal);
  yield { kind: 'planning' };
  const query = await prepareRunnable(deps, statement, context, { signal });
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
    await deps.profiles.keep(queryId, deps.sandbox.profileFile(lease.item), query);
    yield { kind: 'finished', result, update: null, sessionChanges: [], warnings: [] };
  } finally {
    // Nobody listens any more: the connection goes back only when the statement has really stopped.
    if (!ended) deadline.cancel();
    await settled;
  }
}
