import type { MartPublication, MartStamp } from '#server/marts/port.ts';
import { findDueMarts } from '../../find-due-marts.ts';
import type { PlannedStep, StepEnd } from './run-journal.ts';
import type { RunParts, RunScope } from './run-parts.ts';
import { spoolMart } from './spool-mart.ts';

/** Publishes every mart that PostgreSQL serves in another state than `atHash`; tells how many. */
export async function publishMarts(
  parts: RunParts,
  scope: RunScope,
  { ordinal }: PlannedStep,
  atHash: string,
): Promise<number> {
  const { run, journal, signal } = scope;
  await journal.stepStarted(ordinal);
  const project = await scope.project();
  const due = await findDueMarts(parts, project, `@${atHash}`);
  if (due.length === 0) {
    const published = (await parts.marts.list()).filter(({ runId }) => runId === run.id);
    if (published.length > 0) await journal.stepEnded(ordinal, doneWith(published, atHash));
    else await journal.stepEnded(ordinal, ALREADY_SERVED);
    return published.length;
  }
  const spooled: string[] = [];
  const onSpool = (queryId: string) => spooled.push(queryId);
  try {
    const publications: MartPublication[] = [];
    for (const mart of due) {
      publications.push(await spoolMart({ parts, scope, due: mart, atHash, onSpool }));
    }
    const stamps = await parts.marts.publish(
      publications,
      { commitHash: atHash, runId: run.id },
      signal,
    );
    const names = due.map(({ target }) => target.name).join(', ');
    await journal.log('info', 'publish', `published ${names} at ${atHash.slice(0, 8)}`);
    await journal.stepEnded(ordinal, doneWith(stamps, atHash));
    return stamps.length;
  } finally {
    await Promise.all(spooled.map((id) => parts.engine.spool.drop(id)));
  }
}

const ALREADY_SERVED: StepEnd = {
  state: 'skipped',
  note: 'PostgreSQL serves these rows already',
};

const doneWith = (stamps: readonly MartStamp[], commitHash: string): StepEnd => ({
  state: 'done',
  rowCount: stamps.reduce((sum, stamp) => sum + stamp.rowCount, 0),
  commitHash,
  note: `${stamps.length} marts`,
});
