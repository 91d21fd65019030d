import type { Caller } from '#server/api/trpc/init.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import { requireQuery } from '../authorise.ts';
import { bindSaved } from '../saved/bind-saved.ts';
import { requireEditable } from '../saved/get-saved.ts';
import { SetCheckInput } from './check-views.ts';
import { nextRun } from './next-run.ts';

interface Deps {
  readonly database: Database;
  readonly clock: Clock;
}

/**
 * Makes a saved query a check that runs by the clock with the permissions of who sets it. Throws
 * `not-found`, `forbidden` for who is neither owner nor administrator, and `invalid` for a schedule that is
 * none and for a statement that is no query.
 */
export async function setCheck(
  { database, clock }: Deps,
  input: SetCheckInput,
  caller: Pick<Caller, 'name' | 'role'>,
): Promise<{ readonly nextAt: Date }> {
  const { id, cron, timeZone, ref, isPaused } = SetCheckInput.parse(input);
  const saved = await requireEditable({ database }, id, caller);
  requireQuery(bindSaved(saved.contents).sql);
  const now = clock();
  const nextAt = nextRun(cron, timeZone, now);
  await database.query(
    `INSERT INTO app.query_checks (query_id, cron, time_zone, ref, is_paused, run_as, set_by, set_at, next_at)
     VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8)
     ON CONFLICT (query_id) DO UPDATE SET cron = $2, time_zone = $3, ref = $4, is_paused = $5,
       run_as = $6, set_by = $6, set_at = $7, next_at = $8`,
    [saved.id, cron, timeZone, ref, isPaused, caller.name, now, nextAt],
  );
  return { nextAt };
}

/** Ends a check; its results go with it, the history of its statements stays. Throws like `setCheck`. */
export async function removeCheck(
  { database }: { readonly database: Database },
  { id }: { readonly id: string },
  caller: Pick<Caller, 'name' | 'role'>,
): Promise<void> {
  const saved = await requireEditable({ database }, id, caller);
  const removed = await database.query(
    'DELETE FROM app.query_checks WHERE query_id = $1 RETURNING query_id',
    [id],
  );
  if (removed.length === 0) {
    throw new AppError('not-found', `“${saved.name}” is no check.`);
  }
}
