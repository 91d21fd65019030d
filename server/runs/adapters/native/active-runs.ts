import { loadProject } from '#server/pipelines/load-project.ts';
import type { Project } from '#server/pipelines/model/project.ts';
import { AppError } from '#server/platform/errors.ts';
import { findRun } from '../../get-run.ts';
import { createRunJournal } from './run-journal.ts';
import type { RunParts, RunScope } from './run-parts.ts';
import type { Outcome } from './run-workflow.ts';

const CANCEL_POLL_MS = 1_000;
const STOP_PATIENCE_MS = 10_000;

interface Active {
  readonly cancelled: AbortController;
  readonly project: () => Promise<Project>;
  /** How many of its steps are at work right now. */
  steps: number;
}

/** The runs that this process works on: stops them at the source, one by one or all for a shutdown. */
export interface ActiveRuns {
  runStep<T>(
    runId: string,
    work: (scope: RunScope) => Promise<T>,
    cancellable: boolean,
  ): Promise<Outcome<T>>;
  cancel(runId: string): void;
  /** Interrupts every step and resolves when none is at work; they are left to the next start. */
  stop(): Promise<void>;
  forget(runId: string): void;
}

export function createActiveRuns(parts: RunParts): ActiveRuns {
  const runs = new Map<string, Active>();
  const stopping = new AbortController();
  let settled: () => void = () => undefined;

  const activate = (runId: string): Active => {
    const known = runs.get(runId);
    if (known !== undefined) return known;
    const fresh: Active = {
      cancelled: new AbortController(),
      project: once(() => loadProject(parts.projectFolder)),
      steps: 0,
    };
    runs.set(runId, fresh);
    return fresh;
  };

  return {
    async runStep(runId, work, cancellable) {
      if (stopping.signal.aborted) return never();
      const active = activate(runId);
      const signal = cancellable
        ? AbortSignal.any([active.cancelled.signal, stopping.signal])
        : stopping.signal;
      active.steps += 1;
      const watcher = setInterval(() => {
        void adoptCancel(parts, runId, active.cancelled);
      }, CANCEL_POLL_MS);
      try {
        if (cancellable) await adoptCancel(parts, runId, active.cancelled);
        signal.throwIfAborted();
        const run = await findRun(parts.database, runId);
        const value = await work({
          run,
          journal: createRunJournal(parts, runId),
          project: active.project,
          signal,
        });
        return { kind: 'ok', value };
      } catch (error) {
        if (stopping.signal.aborted) return never();
        if (signal.aborted) return { kind: 'cancelled' };
        return { kind: 'failed', message: sentenceFor(parts, runId, error) };
      } finally {
        clearInterval(watcher);
        active.steps -= 1;
        settled();
      }
    },
    cancel(runId) {
      runs.get(runId)?.cancelled.abort();
    },
    async stop() {
      stopping.abort();
      const idle = () => [...runs.values()].every(({ steps }) => steps === 0);
      if (idle()) return;
      await new Promise<void>((resolve) => {
        const giveUp = setTimeout(resolve, STOP_PATIENCE_MS);
        settled = () => {
          if (!idle()) return;
          clearTimeout(giveUp);
          resolve();
        };
      });
    },
    forget(runId) {
      runs.delete(runId);
    },
  };
}

function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => {
    loaded ??= load();
    return loaded;
  };
}

/** A step that is stopped with the process has no outcome: the next start does it again. */
const never = () => new Promise<never>(() => undefined);

/** Somebody may have cancelled the run in another process, or before this one was started. */
async function adoptCancel(
  { database, log }: RunParts,
  runId: string,
  cancelled: AbortController,
): Promise<void> {
  try {
    const rows = await database.query(
      'SELECT FROM app.runs WHERE id = $1 AND cancel_requested_at IS NOT NULL',
      [runId],
    );
    if (rows.length > 0) cancelled.abort();
  } catch (error) {
    log.warn({ runId, error: String(error) }, 'could not read whether the run is cancelled');
  }
}

function sentenceFor({ log }: RunParts, runId: string, error: unknown): string {
  if (error instanceof AppError) {
    log.info(
      { runId, code: error.code, error: error.message, cause: error.cause },
      'run step failed',
    );
    return error.message;
  }
  const stack = error instanceof Error ? error.stack : undefined;
  log.error({ runId, error: String(error), stack }, 'run step failed');
  return `Something went wrong on our side. The log has the details under run ${runId}.`;
}
