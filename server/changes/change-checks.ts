import { AppError } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import { audited } from '#server/runs/audited.ts';
import type { CheckDeps, Person } from './change-deps.ts';
import { findOpenChange } from './change-rows.ts';
import { readNewestChecks } from './check-rows.ts';
import { readHeads } from './heads.ts';
import type { CheckRunState } from './model/change.ts';
import { isUnderWay } from './model/change.ts';
import { recordEvent } from './record-event.ts';
import { runChecks } from './run-checks.ts';

/** Runs gates and tests of changes in this process, one change after another. */
export interface ChangeChecks {
  /** Puts them in the queue, for the head of the source. Throws `conflict` while they are under way there. */
  start(number: number, person: Pick<Person, 'name'>): Promise<void>;
  /** Stops those of a change at their source. Throws `conflict` when none is under way. */
  cancel(number: number, person: Pick<Person, 'name'>): Promise<void>;
  /** Resolves when nothing is under way any more. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** Marks what an earlier process left as interrupted. */
export async function openChangeChecks(deps: CheckDeps): Promise<ChangeChecks> {
  await deps.database.query(
    `UPDATE app.change_checks SET state = 'interrupted', ended_at = $1
     WHERE state IN ('queued', 'running')`,
    [deps.clock()],
  );
  const stopping = new AbortController();
  const controllers = new Map<string, AbortController>();
  let queue: Promise<void> = Promise.resolve();

  return {
    start: (number, { name: by }) =>
      audited(deps, { by, action: 'change.check', target: `#${number}` }, async () => {
        const { sourceHash, targetHash } = await requireIdle(deps, number);
        const checkId = newId();
        await deps.database.query(
          `INSERT INTO app.change_checks (id, change, source_hash, target_hash, state, started_by, created_at)
           VALUES ($1, $2, $3, $4, 'queued', $5, $6)`,
          [checkId, number, sourceHash, targetHash, by, deps.clock()],
        );
        const controller = new AbortController();
        controllers.set(checkId, controller);
        const signal = AbortSignal.any([controller.signal, stopping.signal]);
        queue = queue.then(async () => {
          await work(
            deps,
            { checkId, number, sourceHash, targetHash, by, signal },
            stopping.signal,
          );
          controllers.delete(checkId);
        });
      }),
    cancel: (number, { name: by }) =>
      audited(deps, { by, action: 'change.cancel-check', target: `#${number}` }, async () => {
        const checks = await readNewestChecks(deps, number);
        if (checks === null || !isUnderWay(checks)) {
          throw new AppError('conflict', `No check of change #${number} is under way.`);
        }
        controllers.get(checks.id)?.abort();
        await end(deps, checks.id, 'cancelled', null);
      }),
    idle: () => queue,
    async close() {
      stopping.abort();
      await queue;
    },
  };
}

async function requireIdle(
  deps: CheckDeps,
  number: number,
): Promise<{ readonly sourceHash: string; readonly targetHash: string }> {
  const change = await findOpenChange(deps, number);
  const { sourceHash, targetHash } = await readHeads(deps.catalog, change);
  if (sourceHash === null || targetHash === null) {
    const gone = sourceHash === null ? change.source : change.target;
    throw new AppError('conflict', `${gone} was deleted: there is nothing to check.`);
  }
  const newest = await readNewestChecks(deps, number);
  if (newest !== null && isUnderWay(newest) && newest.sourceHash === sourceHash) {
    throw new AppError('conflict', `The checks of change #${number} are under way already.`);
  }
  return { sourceHash, targetHash };
}

/** Never throws: how the checks ended stands in their row. */
async function work(
  deps: CheckDeps,
  input: Parameters<typeof runChecks>[1],
  stopping: AbortSignal,
): Promise<void> {
  const { checkId, number, sourceHash, by, signal } = input;
  try {
    signal.throwIfAborted();
    await deps.database.query(`UPDATE app.change_checks SET state = 'running' WHERE id = $1`, [
      checkId,
    ]);
    await runChecks(deps, input);
    await end(deps, checkId, 'done', null);
    await recordEvent(deps, { number, by, kind: 'checked', sourceHash });
  } catch (error) {
    const [state, sentence] = signal.aborted
      ? ([stopping.aborted ? 'interrupted' : 'cancelled', null] as const)
      : (['failed', sentenceFor(deps, checkId, error)] as const);
    await end(deps, checkId, state, sentence).catch((cause: unknown) =>
      // The next start marks it as interrupted.
      deps.log.error({ checkId, error: String(cause) }, 'the end of checks was not written'),
    );
  }
}

async function end(
  { database, clock }: CheckDeps,
  checkId: string,
  state: CheckRunState,
  error: string | null,
): Promise<void> {
  await database.query(
    `UPDATE app.change_checks SET state = $2, error = $3, ended_at = $4
     WHERE id = $1 AND state IN ('queued', 'running')`,
    [checkId, state, error, clock()],
  );
}

function sentenceFor({ log }: CheckDeps, checkId: string, error: unknown): string {
  if (error instanceof AppError) return error.message;
  const stack = error instanceof Error ? error.stack : undefined;
  log.error({ checkId, error: String(error), stack }, 'checks of a change broke');
  return `Something went wrong on our side. The log has the details under ${checkId}.`;
}
