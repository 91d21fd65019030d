import { ingest } from '#server/sources/ingest.ts';
import type { IngestRequest } from '#server/sources/schemas.ts';
import { stepProperties } from '../../model/commit-properties.ts';
import { findStepCommit } from './find-step-commit.ts';
import type { Plan } from './plan-step.ts';
import type { PlannedStep } from './run-journal.ts';
import { type RunParts, type RunScope, STEP_TIMEOUT_MS } from './run-parts.ts';

/** Lands the documents of the run's request in `raw.entries` on its branch. */
export async function ingestDocuments(
  parts: RunParts,
  { run, journal, signal }: RunScope,
  plan: Pick<Plan, 'baseHash'>,
  { ordinal, asset }: PlannedStep,
): Promise<{ readonly changed: boolean }> {
  const request = run.ingest;
  if (request === null) throw new Error(`Run ${run.id} has nothing to ingest.`);
  await journal.stepStarted(ordinal);
  const made = await findStepCommit(parts.catalog, run.branch, plan.baseHash, {
    runId: run.id,
    step: asset,
  });
  if (made !== null) {
    await journal.stepEnded(ordinal, { state: 'done', commitHash: made.hash });
    return { changed: true };
  }
  await journal.log('info', asset, `reading ${describeRequest(request)}`);
  const done = await ingest(parts, {
    documents: parts.sourceDocuments(request, signal),
    ref: run.branch,
    commit: {
      message: `Import ${describeRequest(request)}`,
      author: run.startedBy,
      properties: stepProperties({ runId: run.id, step: asset, by: run.startedBy, asset }),
    },
    timeoutMs: STEP_TIMEOUT_MS,
    signal,
  });
  signal.throwIfAborted();
  const count = (number: number) => number.toLocaleString('en');
  await journal.log(
    'info',
    asset,
    `${asset}: ${count(done.documents)} documents, ${count(done.written)} new or changed, ${count(done.unchanged)} known`,
  );
  await journal.stepEnded(ordinal, {
    state: done.written === 0 ? 'skipped' : 'done',
    rowCount: done.written,
    commitHash: done.written === 0 ? null : done.commitHash,
    note: done.written === 0 ? 'every document was known already' : null,
  });
  return { changed: done.written > 0 };
}

const describeRequest = (request: IngestRequest): string =>
  request.kind === 'synthetic'
    ? `synthetic readings of ${request.days} days`
    : `${request.label ?? request.file.replace(/^.*[\\/]/, '')} as ${request.source}`;
