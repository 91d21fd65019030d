import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '#server/platform/database.ts';
import { getJob } from './job-rows.ts';
import { hasEnded, type JobView } from './model/job.ts';

const POLL_MS = 100;

/**
 * The job as it is, then again whenever it has changed, the last time when it has ended; until then or
 * until the signal aborts. Throws `not-found`.
 */
export async function* watchJob(
  deps: { readonly database: Database },
  { jobId, signal }: { readonly jobId: string; readonly signal?: AbortSignal },
): AsyncGenerator<JobView> {
  let seen = '';
  while (signal?.aborted !== true) {
    const job = await getJob(deps, { jobId });
    const now = JSON.stringify([job.state, job.progress]);
    if (now !== seen) yield job;
    seen = now;
    if (hasEnded(job)) return;
    await delay(POLL_MS, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  }
}
