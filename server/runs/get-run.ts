import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import type { RunDetail, RunView } from './port.ts';
import { toCheck, toRun, toStep } from './run-rows.ts';

/** Throws `not-found`. */
export async function findRun(database: Database, runId: string): Promise<RunView> {
  const [row] = await database.query('SELECT * FROM app.runs WHERE id = $1', [runId]);
  if (row === undefined) {
    throw new AppError('not-found', `There is no run ${runId}. See the list of runs.`);
  }
  return toRun(row);
}

/** A run with its steps in order and its checks, those that need a look first. Throws `not-found`. */
export async function getRun(
  { database }: { readonly database: Database },
  { runId }: { readonly runId: string },
): Promise<RunDetail> {
  const run = await findRun(database, runId);
  const steps = await database.query(
    'SELECT * FROM app.run_steps WHERE run_id = $1 ORDER BY ordinal',
    [runId],
  );
  const checks = await database.query(
    `SELECT * FROM app.run_checks WHERE run_id = $1
     ORDER BY array_position(ARRAY['error', 'fail', 'warn', 'pass'], state), asset, name`,
    [runId],
  );
  return { run, steps: steps.map(toStep), checks: checks.map(toCheck) };
}
