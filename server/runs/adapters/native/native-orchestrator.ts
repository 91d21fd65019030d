import { DBOS, type WorkflowHandle } from '@dbos-inc/dbos-sdk';
import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import { AppError } from '#server/platform/errors.ts';
import { findRun } from '../../get-run.ts';
import type { Orchestrator, RunView } from '../../port.ts';
import { hasEnded } from '../../run-rows.ts';
import { watchRun } from '../../watch-run.ts';
import { createActiveRuns } from './active-runs.ts';
import { dbosLogger } from './dbos-logger.ts';
import { reapBranches } from './reap-branches.ts';
import { createRunJournal } from './run-journal.ts';
import type { RunParts } from './run-parts.ts';
import { claimNext, enqueueRun, listQueuedRefs, listRunning } from './run-queue.ts';
import { runWorkflow } from './run-workflow.ts';

// The largest of PostgreSQL's integers: past every event.
const LAST_SEQUENCE = 2 ** 31 - 1;

// A run that one version began is finished by the next: the steps are the same.
const STEPS_VERSION = 'cascade-1';

/**
 * Durable runs in this process, kept by DBOS in schema `dbos` of the same PostgreSQL. Goes on with
 * what a crash left behind. One per process and database; throws when DBOS is running already.
 */
export async function createNativeOrchestrator(
  parts: RunParts & { readonly databaseUrl: string },
): Promise<Orchestrator> {
  const { database, catalog, clock, log } = parts;
  const active = createActiveRuns(parts);
  let closing = false;

  const workflow = DBOS.registerWorkflow(
    (runId: string) =>
      runWorkflow(parts, (name, work, options) =>
        DBOS.runStep(() => active.runStep(runId, work, options?.cancellable ?? true), { name }),
      ),
    { name: 'run' },
  );

  const launch = async (runId: string) => {
    const handle = await DBOS.startWorkflow(workflow, { workflowID: runId })(runId);
    follow(runId, handle).catch((error: unknown) => {
      log.error({ runId, error: String(error) }, 'the end of the run was not seen');
    });
  };

  /** Waits for the end of a run outside of its workflow, then lets the next one on its ref begin. */
  const follow = async (runId: string, handle: WorkflowHandle<void>) => {
    try {
      await handle.getResult();
    } catch (error) {
      if (closing) return;
      await abandon(runId, error);
    }
    active.forget(runId);
    const { ref } = await findRun(database, runId);
    await startNext(ref);
    await reapBranches(parts);
  };

  const startNext = async (ref: string) => {
    const runId = await claimNext(parts, ref);
    if (runId !== null) await launch(runId);
  };

  /** A run whose workflow broke outside of its steps must not hold up the others on its ref. */
  const abandon = async (runId: string, error: unknown) => {
    log.error({ runId, error: String(error) }, 'run broke off');
    await createRunJournal(parts, runId).ended(
      'failed',
      `The run broke off. The log has the details under run ${runId}; start it again.`,
    );
  };

  DBOS.setConfig({
    name: 'cascade',
    systemDatabaseUrl: parts.databaseUrl,
    systemDatabasePoolSize: 4,
    // DBOS sets it by a query that overlaps another one, which pg will refuse in its next version.
    systemDatabaseIdleTransactionTimeoutMs: 0,
    applicationVersion: STEPS_VERSION,
    logger: dbosLogger(log),
  });
  await DBOS.launch();
  for (const runId of await listRunning(database)) await launch(runId);
  for (const ref of await listQueuedRefs(database)) await startNext(ref);
  await reapBranches(parts);

  const orchestrator: Orchestrator = {
    id: 'native',

    async start(request) {
      const { type } = valueOrThrow(await catalog.getReference(request.ref));
      if (type !== 'BRANCH') {
        throw new AppError(
          'invalid',
          `${request.ref} is a tag: a run needs a branch to merge into.`,
        );
      }
      const run = await enqueueRun(parts, request);
      const by = `${request.reason}, started by ${request.startedBy}`;
      await createRunJournal(parts, run.id).log('info', null, by);
      await startNext(request.ref);
      return findRun(database, run.id);
    },

    async cancel(runId) {
      const run = await findRun(database, runId);
      const marked = await database.query(
        `UPDATE app.runs SET cancel_requested_at = $2,
           state = CASE state WHEN 'queued' THEN 'cancelled' ELSE state END,
           ended_at = CASE state WHEN 'queued' THEN $2 ELSE ended_at END
         WHERE id = $1 AND state IN ('queued', 'running') AND merged_hash IS NULL
         RETURNING id`,
        [runId, clock()],
      );
      if (marked.length === 0) {
        const what = hasEnded(run) ? 'has ended' : 'is merged already and only publishes its marts';
        throw new AppError('conflict', `Run ${runId} ${what}: there is nothing to cancel.`);
      }
      active.cancel(runId);
      if (run.state === 'queued') {
        await createRunJournal(parts, runId).log('warn', null, 'cancelled before it began');
      }
    },

    async retry(runId, startedBy) {
      const run = await findRun(database, runId);
      if (!hasEnded(run)) {
        throw new AppError(
          'conflict',
          `Run ${runId} still goes on. Wait for its end or cancel it.`,
        );
      }
      const { selection, ref, full, ingest, reason } = run;
      return orchestrator.start({ selection, ref, full, ingest, reason, startedBy });
    },

    async wait(runId, signal) {
      let ended: RunView | null = null;
      const after = LAST_SEQUENCE;
      for await (const update of watchRun(
        { database },
        { runId, after, ...(signal && { signal }) },
      )) {
        if (update.kind === 'ended') ended = update.run;
      }
      if (ended === null) throw new AppError('cancelled', `Stopped waiting for run ${runId}.`);
      return ended;
    },

    async close() {
      closing = true;
      await active.stop();
      await DBOS.shutdown({ deregister: true });
    },
  };
  return orchestrator;
}
