import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import { audited } from './audited.ts';
import { findRun } from './get-run.ts';
import type { Orchestrator, RunView } from './port.ts';
import type { Requester } from './start-run.ts';

/** Stops a run of one's own; an administrator stops any. Throws `not-found`, `forbidden`, `conflict` when it has ended. */
export async function cancelRun(
  deps: {
    readonly orchestrator: Orchestrator;
    readonly database: Database;
    readonly clock: Clock;
  },
  { runId }: { readonly runId: string },
  by: Requester,
): Promise<RunView> {
  const run = await findRun(deps.database, runId);
  await audited(deps, { by: by.name, action: 'run.cancel', target: runId }, async () => {
    if (by.role !== 'admin' && run.startedBy !== by.name) {
      throw new AppError(
        'forbidden',
        `Run ${runId} was started by ${run.startedBy}. Ask them or an administrator to cancel it.`,
      );
    }
    await deps.orchestrator.cancel(runId);
  });
  return findRun(deps.database, runId);
}
