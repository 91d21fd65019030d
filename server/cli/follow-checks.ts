import { setTimeout as delay } from 'node:timers/promises';
import { type CheckRun, isUnderWay } from '#server/changes/model/change.ts';
import type { Session } from './connect.ts';
import { progress } from './terminal.ts';

const POLL_MS = 300;

/** Waits for the checks of a change to end; Ctrl-C cancels them at their source. */
export async function followChecks(
  { client }: Session,
  number: number,
  signal: AbortSignal,
): Promise<CheckRun> {
  const cancel = () => void client.changes.cancelCheck.mutate({ number }).catch(() => undefined);
  signal.addEventListener('abort', cancel, { once: true });
  for (;;) {
    const { checks } = await client.changes.get.query({ number });
    if (checks !== null && !isUnderWay(checks)) {
      progress('');
      signal.removeEventListener('abort', cancel);
      return checks;
    }
    progress(`${checks?.results.length ?? 0} of ${checks?.total ?? '…'} checks have run`);
    await delay(POLL_MS);
  }
}

/** How they stand, in one line. */
export function checksLine({ state, results, sourceHash }: CheckRun): string {
  const holding = results.filter(({ state: result }) => result === 'pass' || result === 'warn');
  const at = `at ${sourceHash.slice(0, 8)}`;
  return state === 'done' ? `${holding.length} of ${results.length} hold ${at}` : `${state} ${at}`;
}
