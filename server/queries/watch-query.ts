import type { Caller } from '#server/api/trpc/init.ts';
import type { QueryEngine } from '#server/engine/port.ts';
import type { Database } from '#server/platform/database.ts';
import { getQuery } from './get-query.ts';
import type { QueryRunner, QueryView, Watched } from './port.ts';

export interface WatchDeps {
  readonly database: Database;
  readonly queries: QueryRunner;
  readonly engine: Pick<QueryEngine, 'spool'>;
}

/** Events of a statement after a cursor (0: from its start), live, until it has ended. Throws like `getQuery`. */
export async function* watchQuery(
  deps: WatchDeps,
  input: {
    readonly id: string;
    readonly after: number;
    readonly caller: Caller;
    readonly signal: AbortSignal;
  },
): AsyncGenerator<Watched> {
  await getQuery(deps, input);
  const live = deps.queries.watch(input.id, input.after, input.signal);
  if (live !== null) {
    yield* live;
    return;
  }
  // It ended a while ago: what is left to tell is how.
  const query = await getQuery(deps, input);
  yield* (await endOf(deps, query)).map((event, index) => ({
    sequence: input.after + index + 1,
    event,
  }));
}

async function endOf(deps: WatchDeps, query: QueryView): Promise<readonly Watched['event'][]> {
  const { tables, effectiveSql, failure } = query;
  const bound = effectiveSql === null ? [] : [{ kind: 'running', tables, effectiveSql } as const];
  if (failure !== null) return [...bound, { kind: 'failed', ...failure }];
  const batch = query.hasRows ? await deps.engine.spool.read(query.id, 0, 0) : null;
  if (query.state === 'finished' && batch !== null) {
    const { rowCount, bytes, truncated } = query;
    const result = {
      columns: batch.columns,
      rowCount: rowCount ?? 0,
      bytes: bytes ?? 0,
      truncated: truncated ?? false,
    };
    const { update, warnings } = query;
    return [...bound, { kind: 'finished', result, update, sessionChanges: [], warnings }];
  }
  return [
    ...bound,
    {
      kind: 'failed',
      code: 'not-found',
      name: 'NOT_FOUND',
      message: 'The rows of this query are no longer kept. Run it again.',
      line: null,
      column: null,
    },
  ];
}
