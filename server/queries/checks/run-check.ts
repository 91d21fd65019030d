import type { Caller } from '#server/api/trpc/init.ts';
import { findPerson } from '#server/auth/find-person.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import { requireQuery } from '../authorise.ts';
import type { QueryRunner } from '../port.ts';
import { bindSaved } from '../saved/bind-saved.ts';
import { getSaved, requireEditable } from '../saved/get-saved.ts';
import type { SavedQuery } from '../saved/saved-views.ts';
import type { CheckOutcome } from './check-views.ts';

export interface CheckDeps {
  readonly database: Database;
  readonly queries: QueryRunner;
  readonly clock: Clock;
}

/** Rows that are kept to look at; the count of a check stops there. */
const MAX_ROWS = 1000;
const TIMEOUT_MS = 600_000;
const KEPT_RESULTS = 200;
export const STOPPED = 'The console was stopped before the check had ended.';

interface End {
  readonly outcome: CheckOutcome;
  readonly rowCount: number | null;
  readonly message: string | null;
}

/** Runs a check now, for who may change it. Throws `not-found` and `forbidden`. */
export async function runCheckNow(
  deps: CheckDeps,
  { id }: { readonly id: string },
  caller: Pick<Caller, 'name' | 'role'>,
): Promise<{ readonly outcome: CheckOutcome }> {
  const saved = await requireEditable(deps, id, caller);
  const [check] = await deps.database.query(
    'SELECT ref FROM app.query_checks WHERE query_id = $1',
    [id],
  );
  if (check === undefined) throw new AppError('not-found', `“${saved.name}” is no check.`);
  return runCheck(deps, { id, ref: String(check['ref']), runAs: caller.name });
}

/** Runs a check to its end with the permissions of `runAs`, and keeps what came of it. Throws nothing about the check. */
export async function runCheck(
  deps: CheckDeps,
  { id, ref, runAs }: { readonly id: string; readonly ref: string; readonly runAs: string },
  signal: AbortSignal = new AbortController().signal,
): Promise<{ readonly outcome: CheckOutcome }> {
  const resultId = newId();
  const { database, clock } = deps;
  await database.query(
    `INSERT INTO app.query_check_results (id, query_id, version, ref, outcome, started_at)
     SELECT $1, id, version, $3, 'running', $4 FROM app.saved_queries WHERE id = $2`,
    [resultId, id, ref, clock()],
  );
  const end = await endOf(deps, { id, ref, runAs, resultId }, signal);
  await database.query(
    'UPDATE app.query_check_results SET outcome = $2, row_count = $3, message = $4, ended_at = $5 WHERE id = $1',
    [resultId, end.outcome, end.rowCount, end.message, clock()],
  );
  await database.query(
    `DELETE FROM app.query_check_results WHERE query_id = $1 AND id NOT IN (
       SELECT id FROM app.query_check_results WHERE query_id = $1 ORDER BY started_at DESC LIMIT ${KEPT_RESULTS})`,
    [id],
  );
  return { outcome: end.outcome };
}

async function endOf(
  deps: CheckDeps,
  {
    id,
    ref,
    runAs,
    resultId,
  }: {
    readonly id: string;
    readonly ref: string;
    readonly runAs: string;
    readonly resultId: string;
  },
  signal: AbortSignal,
): Promise<End> {
  try {
    const caller = await callerNamed(deps, runAs);
    const saved = await getSaved(deps, { id }, caller);
    const runId = await start(deps, saved, ref, caller);
    await deps.database.query('UPDATE app.query_check_results SET run_id = $2 WHERE id = $1', [
      resultId,
      runId,
    ]);
    return await follow(deps.queries, runId, signal);
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    return broken(cause.message);
  }
}

async function start(
  { queries }: CheckDeps,
  { id, version, contents }: SavedQuery,
  ref: string,
  caller: Pick<Caller, 'name' | 'role'>,
): Promise<string> {
  const { sql, parameters } = bindSaved(contents);
  requireQuery(sql);
  return queries.start({
    sql,
    parameters,
    ref,
    at: null,
    catalog: contents.catalog,
    schema: contents.schema,
    maxRows: MAX_ROWS,
    timeoutMs: TIMEOUT_MS,
    submittedBy: caller.name,
    origin: 'check',
    saved: { id, version },
  });
}

async function follow(queries: QueryRunner, runId: string, signal: AbortSignal): Promise<End> {
  const stop = () => void queries.cancel(runId);
  signal.addEventListener('abort', stop, { once: true });
  using _stopping = { [Symbol.dispose]: () => signal.removeEventListener('abort', stop) };
  const events = queries.watch(runId, 0, new AbortController().signal);
  for await (const { event } of events ?? []) {
    if (event.kind === 'failed') return broken(signal.aborted ? STOPPED : event.message);
    if (event.kind === 'finished') {
      const { rowCount } = event.result;
      return { outcome: rowCount === 0 ? 'passed' : 'failed', rowCount, message: null };
    }
  }
  return broken('Its statement ended without a word. Look at it in the history.');
}

const broken = (message: string): End => ({ outcome: 'broken', rowCount: null, message });

/** Who a check runs as, with the role they have now. Throws `forbidden` for who may no longer sign in. */
async function callerNamed(
  { database, clock }: CheckDeps,
  name: string,
): Promise<Pick<Caller, 'name' | 'role'>> {
  const person = await findPerson({ database }, name);
  if (person !== null) return person;
  const [token] = await database.query(
    `SELECT role FROM app.tokens WHERE lower(name) = lower($1) AND revoked_at IS NULL
       AND (expires_at IS NULL OR expires_at > $2)`,
    [name, clock()],
  );
  if (token !== undefined) return { name, role: token['role'] === 'admin' ? 'admin' : 'analyst' };
  // The command line of this machine: whoever reads its folder may everything.
  if (name === 'local') return { name, role: 'admin' };
  throw new AppError(
    'forbidden',
    `${name}, who set this check, may no longer sign in. Set it again as somebody else.`,
  );
}
