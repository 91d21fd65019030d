import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '#server/platform/database.ts';
import { findRun } from './get-run.ts';
import type { RunEvent, RunView } from './port.ts';
import { hasEnded, toEvent } from './run-rows.ts';

const PAGE = 500;
const POLL_MS = 200;

export type RunUpdate =
  | { readonly kind: 'event'; readonly event: RunEvent }
  /** Comes last: there will be no more. */
  | { readonly kind: 'ended'; readonly run: RunView };

/**
 * The events of a run after a cursor, then those to come, until it has ended or the signal aborts.
 * Works for a run of any process. Throws `not-found`.
 */
export async function* watchRun(
  { database }: { readonly database: Database },
  input: { readonly runId: string; readonly after?: number; readonly signal?: AbortSignal },
): AsyncGenerator<RunUpdate> {
  let after = input.after ?? 0;
  while (input.signal?.aborted !== true) {
    // Before the events: whatever it logged up to its end is then among them.
    const run = await findRun(database, input.runId);
    const rows = await database.query(
      `SELECT sequence, at, level, asset, message FROM app.run_events
       WHERE run_id = $1 AND sequence > $2 ORDER BY sequence LIMIT ${PAGE}`,
      [input.runId, after],
    );
    for (const event of rows.map(toEvent)) {
      after = event.sequence;
      yield { kind: 'event', event };
    }
    if (rows.length === PAGE) continue;
    if (hasEnded(run)) {
      yield { kind: 'ended', run };
      return;
    }
    await pause(input.signal);
  }
}

async function pause(signal: AbortSignal | undefined): Promise<void> {
  try {
    await delay(POLL_MS, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    if (signal?.aborted !== true) throw error;
  }
}
