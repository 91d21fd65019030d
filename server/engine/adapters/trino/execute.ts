import type {
  QueryEvent,
  QueryLimits,
  QueryWarning,
  ReadContext,
  Statement,
  StatementUpdate,
} from '../../port.ts';
import type { ResultSpool } from '../../spool-port.ts';
import { type Deadline, startDeadline } from '../shared/deadline.ts';
import { toEngineFailure } from './failure.ts';
import { createPhases } from './phases.ts';
import { type PrepareDeps, prepareStatement } from './prepare.ts';
import { type ReadPage, sendStatement } from './send-statement.ts';
import { sessionChanges } from './session-changes.ts';
import type { HeaderChange } from './session-headers.ts';
import { signWrite } from './sign-write.ts';
import { spoolRows } from './spool-rows.ts';

export interface ExecuteDeps extends PrepareDeps {
  readonly spool: ResultSpool;
  /** Told the name that Trino gave a statement. */
  readonly onStarted: (queryId: string, trinoId: string) => void;
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
  const limits = { maxRows, maxBytes: maxBytes ?? Number.MAX_SAFE_INTEGER, signal };
  await using rows = spoolRows(deps.spool, queryId, limits);
  const phases = createPhases({ tables: bound.tables, effectiveSql: bound.effectiveSql });
  const end = gatherEnd();
  for await (const page of sendStatement(deps, sent, signal)) {
    if (!end.hasStarted) deps.onStarted(queryId, page.queryId);
    end.take(page);
    yield* phases.of(page);
    await rows.take(page);
    if (rows.isCut) break;
  }
  yield* phases.rest();
  const isSigned =
    !isWrite ||
    (await signWrite(deps, { queryId, sql: statement.sql, target: bound.target, context }));
  yield {
    kind: 'finished',
    result: await rows.finish(),
    update: end.update,
    sessionChanges: sessionChanges(end.changes, context, bound.originalCatalog),
    warnings: isSigned ? end.warnings : [...end.warnings, UNSIGNED],
  };
}

const UNSIGNED: QueryWarning = {
  code: 'UNSIGNED_WRITE',
  message: 'The statement ran, and the catalog could not be told who ran it.',
};

/** What all pages together say beside rows. */
function gatherEnd() {
  let update: StatementUpdate | null = null;
  let warnings: readonly QueryWarning[] = [];
  const changes = new Map<string, HeaderChange>();
  let hasStarted = false;
  return {
    get hasStarted() {
      return hasStarted;
    },
    get update() {
      return update;
    },
    get warnings() {
      return warnings;
    },
    get changes() {
      return [...changes.values()];
    },
    take(page: ReadPage) {
      hasStarted = true;
      update = page.update ?? update;
      // The last pages repeat them.
      for (const change of page.changes) changes.set(JSON.stringify(change), change);
      warnings = [
        ...page.warnings.map(({ warningCode, message }) => ({
          code: warningCode.name ?? 'WARNING',
          message,
        })),
        ...[...page.shownAsText].map(([column, type]) => ({
          code: 'TYPE_SHOWN_AS_TEXT',
          message: `Column ${column} is or holds ${type}: it is shown as text.`,
        })),
      ];
    },
  };
}
