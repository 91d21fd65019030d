import { assertNever } from '#server/platform/result.ts';
import { ingest } from '#server/sources/ingest.ts';
import { landDeclarations } from '#server/sources/land-declarations.ts';
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
  // A large import lands in several commits: one that is there proves a change, not the end.
  const made = await findStepCommit(parts.catalog, run.branch, plan.baseHash, {
    runId: run.id,
    step: asset,
  });
  await journal.log('info', asset, `reading ${describeRequest(request)}`);
  const into = {
    ref: run.branch,
    commit: {
      message: `Import ${describeRequest(request)}`,
      author: run.startedBy,
      properties: stepProperties({ runId: run.id, step: asset, by: run.startedBy, asset }),
    },
    timeoutMs: STEP_TIMEOUT_MS,
    signal,
  };
  const declared = await landDeclarations(parts, into);
  for (const table of declared) await journal.log('info', asset, `${table} is as declared now`);
  const done = await ingest(parts, {
    ...into,
    documents: parts.sourceDocuments(request, {
      runId: run.id,
      branch: run.branch,
      ref: run.ref,
      signal,
      report: (message) => journal.log('info', asset, message),
    }),
  });
  signal.throwIfAborted();
  const commitHash = done.commitHash ?? made?.hash ?? null;
  const count = (number: number) => number.toLocaleString('en');
  await journal.log(
    'info',
    asset,
    `${asset}: ${count(done.documents)} documents, ${count(done.written)} new or changed, ${count(done.unchanged)} known`,
  );
  await journal.stepEnded(ordinal, {
    state: commitHash === null ? 'skipped' : 'done',
    rowCount: done.written,
    commitHash,
    note: commitHash === null ? 'every document was known already' : null,
  });
  return { changed: commitHash !== null || declared.length > 0 };
}

function describeRequest(request: IngestRequest): string {
  switch (request.kind) {
    case 'synthetic':
      return `synthetic readings of ${request.days} days`;
    case 'sites':
      return `${request.passes.length} sites`;
    case 'nightscout':
      return `${request.source}, ${request.pass} pass`;
    case 'folder':
      return `new files of ${request.source}`;
    case 'file':
      return `${request.label ?? request.file.replace(/^.*[\\/]/, '')} as ${request.source}`;
    default:
      return assertNever(request);
  }
}
