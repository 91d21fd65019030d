import { setTimeout } from 'node:timers/promises';
import { DBOS, type WorkflowHandle } from '@dbos-inc/dbos-sdk';
import { findRun } from '../../get-run.ts';
import { createActiveRuns } from './active-runs.ts';
import { dbosLogger } from './dbos-logger.ts';
import { reapBranches } from './reap-branches.ts';
import { createRunJournal } from './run-journal.ts';
import type { RunParts } from './run-parts.ts';
import { claimNext, listQueuedRefs, listRunning } from './run-queue.ts';
import { runWorkflow } from './run-workflow.ts';

// A run that one version began is finished by the next: the steps are the same.
const STEPS_VERSION = 'cascade-1';
const INSIST_PAUSE_MS = 1_000;

/** Works on the runs of the queues, one a ref, on DBOS. */
export interface RunExecutor {
  /** Begins the first run in the queue of a ref, unless one goes on there. */
  startNext(ref: string): Promise<void>;
  /** Interrupts what a run does in this process. */
  interrupt(runId: string): void;
  /** Leaves running runs to the next start. */
  close(): Promise<void>;
}

/** Goes on with what the last process left. Throws when DBOS is running here already. */
export async function startRunExecutor(
  parts: RunParts & { readonly databaseUrl: string },
): Promise<RunExecutor> {
  const { database, log } = parts;
  const active = createActiveRuns(parts);
  const closing = new AbortController();

  const workflow = DBOS.registerWorkflow(
    (runId: string) =>
      runWorkflow(parts, (name, work, options) =>
        DBOS.runStep(() => active.runStep(runId, work, options?.cancellable ?? true), { name }),
      ),
    { name: 'run' },
  );

  /** Tries again until it succeeds: a run that nobody sees to would hold up its ref. Rejects when the process closes. */
  const insist = async <T>(runId: string, work: () => Promise<T>): Promise<T> => {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (closing.signal.aborted) throw error;
        log.error({ runId, error: String(error) }, 'the run could not be seen to; trying again');
        await setTimeout(INSIST_PAUSE_MS, undefined, { signal: closing.signal });
      }
    }
  };

  const launch = async (runId: string) => {
    const handle = await insist(runId, () =>
      // A run that DBOS knows already is not started twice.
      DBOS.startWorkflow(workflow, { workflowID: runId })(runId),
    );
    follow(runId, handle).catch((error: unknown) => {
      if (closing.signal.aborted) return;
      log.error({ runId, error: String(error) }, 'branches of old runs were not looked at');
    });
  };

  /** Waits for the end of a run outside of its workflow, then lets the next one on its ref begin. */
  const follow = async (runId: string, handle: WorkflowHandle<void>) => {
    try {
      await handle.getResult();
    } catch (error) {
      if (closing.signal.aborted) return;
      await insist(runId, () => abandon(parts, runId, error));
    }
    active.forget(runId);
    await insist(runId, async () => startNext((await findRun(database, runId)).ref));
    await reapBranches(parts);
  };

  const startNext = async (ref: string) => {
    const runId = await claimNext(parts, ref);
    if (runId !== null) await launch(runId);
  };

  await launchDbos(parts);
  for (const runId of await listRunning(database)) await launch(runId);
  for (const ref of await listQueuedRefs(database)) await startNext(ref);
  await reapBranches(parts);

  return {
    startNext,
    interrupt: active.cancel,
    async close() {
      closing.abort();
      await active.stop();
      await DBOS.shutdown({ deregister: true });
    },
  };
}

async function launchDbos(parts: Parameters<typeof startRunExecutor>[0]): Promise<void> {
  DBOS.setConfig({
    name: 'cascade',
    systemDatabaseUrl: parts.databaseUrl,
    systemDatabasePoolSize: 4,
    // DBOS sets it by a query that overlaps another one, which pg will refuse in its next version.
    systemDatabaseIdleTransactionTimeoutMs: 0,
    applicationVersion: STEPS_VERSION,
    logger: dbosLogger(parts.log),
  });
  await DBOS.launch();
}

/** A run whose workflow broke outside of its steps must not hold up the others on its ref. */
async function abandon(parts: RunParts, runId: string, error: unknown): Promise<void> {
  parts.log.error({ runId, error: String(error) }, 'run broke off');
  await createRunJournal(parts, runId).ended(
    'failed',
    `The run broke off. The log has the details under run ${runId}; start it again.`,
  );
}
