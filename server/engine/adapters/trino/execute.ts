import type {
  Column,
  QueryEvent,
  QueryLimits,
  ReadContext,
  SpooledResult,
  Statement,
} from '../../port.ts';
import type { ResultSpool, SpoolWriter } from '../../spool-port.ts';
import { type Deadline, startDeadline } from '../shared/deadline.ts';
import { toEngineFailure } from './failure.ts';
import { type PrepareDeps, prepareStatement } from './prepare.ts';
import { type ReadPage, sendStatement } from './send-statement.ts';
import { type SignDeps, signWrite } from './sign-write.ts';

export interface ExecuteDeps extends PrepareDeps, SignDeps {
  readonly spool: ResultSpool;
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
  { maxRows, maxBytes, deadline }: QueryLimits & { readonly deadline: Deadline },
): AsyncGenerator<QueryEvent> {
  const { signal } = deadline;
  yield { kind: 'queued' };
  using prepared = await prepareStatement(deps, statement, context, {
    signal,
    traceToken: queryId,
    clientTags: ['console'],
  });
  const { bound, sent, isWrite } = prepared;
  await using rows = spoolRows(deps.spool, queryId, {
    maxRows,
    maxBytes: maxBytes ?? Number.MAX_SAFE_INTEGER,
    signal,
  });
  const phases = createPhases({ tables: bound.tables, effectiveSql: bound.effectiveSql });
  for await (const page of sendStatement(deps, sent, signal)) {
    yield* phases.of(page);
    await rows.take(page);
    if (rows.isCut) break;
  }
  yield* phases.rest();
  if (isWrite)
    await signWrite(deps, { queryId, sql: statement.sql, target: bound.target, context });
  yield { kind: 'finished', result: await rows.finish() };
}

const ORDER = ['QUEUED', 'PLANNING', 'RUNNING'] as const;
const RUNS = new Set(['RUNNING', 'FINISHING', 'FINISHED', 'BLOCKED']);

/** The engine's states as the events of a statement, each once and in order. */
function createPhases(running: {
  readonly tables: Extract<QueryEvent, { kind: 'running' }>['tables'];
  readonly effectiveSql: string;
}) {
  let reached = 0;
  let highest: number | null = null;
  function* advance(to: number): Generator<QueryEvent> {
    if (reached < 1 && to >= 1) yield { kind: 'planning' };
    if (reached < 2 && to >= 2) yield { kind: 'running', ...running };
    reached = Math.max(reached, to);
  }
  return {
    *of({ stats, columns }: ReadPage): Generator<QueryEvent> {
      const isRunning = RUNS.has(stats.state) || columns !== null;
      yield* advance(isRunning ? 2 : stats.state === ORDER[0] ? 0 : 1);
      if (stats.scheduled && stats.totalSplits > 0) {
        const percent = (100 * stats.completedSplits) / stats.totalSplits;
        highest = Math.max(highest ?? 0, percent);
      }
      if (reached < 2) return;
      const { processedRows } = stats;
      yield {
        kind: 'progress',
        percent: highest,
        rowsProcessed: processedRows > 0n ? processedRows : null,
      };
    },
    rest: () => advance(2),
  };
}

interface Rows extends AsyncDisposable {
  readonly isCut: boolean;
  take(page: ReadPage): Promise<void>;
  finish(): Promise<SpooledResult>;
}

/** Rows of a result on their way into the spool; what is not finished leaves nothing there. */
function spoolRows(
  spool: ResultSpool,
  queryId: string,
  limits: { readonly maxRows: number; readonly maxBytes: number; readonly signal: AbortSignal },
): Rows {
  let writer: SpoolWriter | null = null;
  let rowCount = 0;
  let isCut = false;
  const open = async (columns: readonly Column[]) => {
    writer ??= await spool.create(queryId, columns, limits);
    return writer;
  };
  return {
    get isCut() {
      return isCut;
    },
    async take(page) {
      if (page.columns === null || page.update !== null) return;
      const into = await open(page.columns);
      const count = Math.min(page.rowCount, limits.maxRows - rowCount);
      isCut = count < page.rowCount;
      if (count === 0) return;
      const values = isCut ? page.values.map((column) => column.slice(0, count)) : page.values;
      await into.write(values, count);
      rowCount += count;
    },
    async finish() {
      const into = await open([]);
      const result = await into.finish({ truncated: isCut });
      writer = null;
      return result;
    },
    async [Symbol.asyncDispose]() {
      await writer?.abort();
    },
  };
}
