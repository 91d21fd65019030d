import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import { AppError } from '#server/platform/errors.ts';
import { findRun } from '../../get-run.ts';
import type { Orchestrator, RunRequest, RunView } from '../../port.ts';
import { hasEnded } from '../../run-rows.ts';
import { watchRun } from '../../watch-run.ts';
import { startRunExecutor } from './run-executor.ts';
import { createRunJournal } from './run-journal.ts';
import type { RunParts } from './run-parts.ts';
import { enqueueRun, requestCancel } from './run-queue.ts';

// The largest of PostgreSQL's integers: past every event.
const LAST_SEQUENCE = 2 ** 31 - 1;

/**
 * Durable runs in this process, kept by DBOS in schema `dbos` of the same PostgreSQL. Goes on with
 * what a crash left behind. One per process and database; throws when DBOS is running already.
 */
export async function createNativeOrchestrator(
  parts: RunParts & { readonly databaseUrl: string },
): Promise<Orchestrator> {
  const { database } = parts;
  const executor = await startRunExecutor(parts);

  const start = async (request: RunRequest): Promise<RunView> => {
    await assertBranch(parts, request.ref);
    const run = await enqueueRun(parts, request);
    const by = `${request.reason}, started by ${request.startedBy}`;
    await createRunJournal(parts, run.id).log('info', null, by);
    await executor.startNext(request.ref);
    return findRun(database, run.id);
  };

  return {
    id: 'native',
    start,

    async cancel(runId) {
      const run = await findRun(database, runId);
      if (!(await requestCancel(parts, runId))) {
        const what = hasEnded(run) ? 'has ended' : 'is merged already and only publishes its marts';
        throw new AppError('conflict', `Run ${runId} ${what}: there is nothing to cancel.`);
      }
      executor.interrupt(runId);
    },

    async retry(runId, startedBy) {
      const run = await findRun(database, runId);
      if (!hasEnded(run)) {
        throw new AppError(
          'conflict',
          `Run ${runId} still goes on. Wait for its end or cancel it.`,
        );
      }
      const { selection, ref, full, reason } = run;
      // Of a folder the files are meant that this run did not take in.
      const ingest =
        run.ingest?.kind === 'folder' ? { ...run.ingest, retryFailed: true } : run.ingest;
      return start({ selection, ref, full, ingest, reason, startedBy });
    },

    async wait(runId, signal) {
      const cursor = { runId, after: LAST_SEQUENCE, ...(signal && { signal }) };
      for await (const update of watchRun({ database }, cursor)) {
        if (update.kind === 'ended') return update.run;
      }
      throw new AppError('cancelled', `Stopped waiting for run ${runId}.`);
    },

    close: executor.close,
  };
}

async function assertBranch({ catalog }: RunParts, ref: string): Promise<void> {
  const { type } = valueOrThrow(await catalog.getReference(ref));
  if (type === 'BRANCH') return;
  throw new AppError('invalid', `${ref} is a tag: a run needs a branch to merge into.`);
}
