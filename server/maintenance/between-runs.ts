import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '#server/platform/database.ts';

const POLL_MS = 300;
/** Lock of the queue of runs of a ref: who holds it, no run begins there. */
const QUEUE_LOCK = 720_002;

/**
 * Does something to a ref while no run goes on there: a run that began before and ends after it could not
 * be merged any more. Waits for the run that goes on; `onWait` is called each time it looks in vain.
 */
export async function betweenRuns<T>(
  database: Database,
  ref: string,
  work: () => Promise<T>,
  { signal, onWait }: { readonly signal: AbortSignal; readonly onWait: () => void },
): Promise<T> {
  for (;;) {
    signal.throwIfAborted();
    const done = await database.transaction(async (transaction) => {
      await transaction.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [QUEUE_LOCK, ref]);
      const running = await transaction.query(
        "SELECT FROM app.runs WHERE ref = $1 AND state = 'running'",
        [ref],
      );
      return running.length > 0 ? null : { value: await work() };
    });
    if (done !== null) return done.value;
    onWait();
    await delay(POLL_MS, undefined, { signal });
  }
}
