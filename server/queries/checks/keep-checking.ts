import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Database } from '#server/platform/database.ts';
import type { Logger } from '#server/platform/log.ts';
import { nextRun } from './next-run.ts';
import { type CheckDeps, runCheck, STOPPED } from './run-check.ts';

type Deps = CheckDeps & { readonly log: Logger };

const Due = z.array(
  z.object({
    query_id: z.string(),
    cron: z.string(),
    time_zone: z.string(),
    ref: z.string(),
    run_as: z.string(),
    next_at: z.date(),
  }),
);
type Due = z.infer<typeof Due>[number];

/**
 * Runs the checks whose time has come, one after the other; one that was missed runs once, not as often as
 * it was missed. What an earlier process left running is broken. Disposing stops the one that runs.
 */
export function keepChecking(
  deps: Deps,
  { everyMs }: { readonly everyMs: number },
): AsyncDisposable {
  const stopping = new AbortController();
  const working = work(deps, everyMs, stopping.signal);
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await working;
    },
  };
}

async function work(deps: Deps, everyMs: number, signal: AbortSignal): Promise<void> {
  await breakUnfinished(deps);
  while (!signal.aborted) {
    await delay(everyMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    try {
      await runDue(deps, signal);
    } catch (error) {
      deps.log.warn({ error: String(error) }, 'the checks could not be run');
    }
  }
}

/** Runs what is due and gives the ids of the saved queries. */
export async function runDue(deps: CheckDeps, signal?: AbortSignal): Promise<readonly string[]> {
  const due = Due.parse(
    await deps.database.query(
      'SELECT * FROM app.query_checks WHERE NOT is_paused AND next_at <= $1 ORDER BY next_at LIMIT 100',
      [deps.clock()],
    ),
  );
  const ran: string[] = [];
  for (const check of due) {
    if (signal?.aborted === true) return ran;
    if (!(await claim(deps, check))) continue;
    await runCheck(deps, { id: check.query_id, ref: check.ref, runAs: check.run_as }, signal);
    ran.push(check.query_id);
  }
  return ran;
}

/** Moves a check on to its next time; false when somebody else did. */
async function claim({ database, clock }: CheckDeps, check: Due): Promise<boolean> {
  const nextAt = nextRun(check.cron, check.time_zone, clock());
  const claimed = await database.query(
    'UPDATE app.query_checks SET next_at = $2 WHERE query_id = $1 AND next_at = $3 AND NOT is_paused RETURNING query_id',
    [check.query_id, nextAt, check.next_at],
  );
  return claimed.length > 0;
}

async function breakUnfinished({
  database,
  clock,
}: {
  readonly database: Database;
  readonly clock: CheckDeps['clock'];
}): Promise<void> {
  await database.query(
    `UPDATE app.query_check_results SET outcome = 'broken', ended_at = $1,
       message = $2 WHERE outcome = 'running'`,
    [clock(), STOPPED],
  );
}
