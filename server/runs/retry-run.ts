import type { Catalog } from '#server/catalog/port.ts';
import type { Database } from '#server/platform/database.ts';
import { findRun } from './get-run.ts';
import type { Orchestrator, RunView } from './port.ts';
import { assertMayRun, type Requester } from './start-run.ts';

/** Starts the request of an ended run again. Throws `not-found`, `forbidden`, `conflict` while it goes on. */
export async function retryRun(
  deps: {
    readonly orchestrator: Orchestrator;
    readonly database: Database;
    readonly catalog: Pick<Catalog, 'defaultBranch'>;
  },
  { runId }: { readonly runId: string },
  by: Requester,
): Promise<RunView> {
  const run = await findRun(deps.database, runId);
  assertMayRun(deps.catalog.defaultBranch, run.ref, by);
  return deps.orchestrator.retry(runId, by.name);
}
