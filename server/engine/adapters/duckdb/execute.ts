import type { DuckDBConnection } from '@duckdb/node-api';
import type { QueryEvent, QueryLimits, ReadContext, Statement } from '../../port.ts';
import { type Deadline, startDeadline } from '../shared/deadline.ts';
import { toEngineFailure } from './failure.ts';
import { fetchObjects } from './fetch-objects.ts';
import type { Instance } from './instances.ts';
import { namingFiles } from './naming-files.ts';
import { type PrepareDeps, prepareQuery } from './prepare.ts';
import type { DuckDbSpool } from './spool/spool.ts';

export interface ExecuteDeps extends PrepareDeps {
  readonly sandbox: Instance;
  readonly spool: DuckDbSpool;
}

const PROGRESS_EVERY_MS = 150;

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
    deadline,
  }: QueryLimits & { readonly deadline: Deadline },
): AsyncGenerator<QueryEvent> {
  const { signal } = deadline;
  yield { kind: 'queued' };
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

/** Progress at most every so often until `settled` resolves; the percentage never falls. */
async function* progressUntil(
  connection: DuckDBConnection,
  settled: Promise<void>,
): AsyncGenerator<QueryEvent> {
  let highest: number | null = null;
  while (
    (await Promise.race([settled.then(() => 'ended'), pause(PROGRESS_EVERY_MS)])) !== 'ended'
  ) {
    const { percentage, rows_processed: rowsProcessed } = connection.progress;
    if (percentage >= 0) highest = Math.max(highest ?? 0, percentage);
    yield {
      kind: 'progress',
      percent: highest,
      rowsProcessed: rowsProcessed > 0n ? rowsProcessed : null,
    };
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
