import type { Catalog } from '#server/catalog/port.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { audited } from './audited.ts';
import { findRun } from './get-run.ts';
import type { Orchestrator, RunView } from './port.ts';
import { assertMayRun, type Requester } from './start-run.ts';

/** Starts the request of an ended run again. Throws `not-found`, `forbidden`, `conflict` while it goes on. */
export async function retryRun(
  deps: {
    readonly orchestrator: Orchestrator;
    readonly database: Database;
    readonly clock: Clock;
    readonly catalog: Pick<Catalog, 'defaultBranch'>;
  },
  { runId }: { readonly runId: string },
  by: Requester,
): Promise<RunView> {
  const run = await findRun(deps.database, runId);
  return audited(deps, { by: by.name, action: 'run.retry', target: runId }, async () => {
    assertMayRun(deps.catalog.defaultBranch, run.ref, by);
    return deps.orchestrator.retry(runId, by.name);
  });
}
