import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { Catalog, MergeResult } from '#server/catalog/port.ts';
import { AppError } from '#server/platform/errors.ts';
import { stepProperties } from '../../model/commit-properties.ts';
import type { RunView } from '../../port.ts';
import { findStepCommit } from './find-step-commit.ts';
import type { Plan } from './plan-step.ts';
import type { PlannedStep } from './run-journal.ts';
import type { RunParts, RunScope } from './run-parts.ts';

const ATTEMPTS = 10;

/** Brings the run's branch into its target by one merge; null when it changed no table. Throws `conflict`. */
export async function mergeRun(
  { catalog }: RunParts,
  { run, journal }: RunScope,
  plan: Pick<Plan, 'baseHash'>,
  { ordinal }: PlannedStep,
): Promise<string | null> {
  const branch = valueOrThrow(await catalog.getReference(run.branch));
  if (branch.hash === plan.baseHash) {
    await journal.stepEnded(ordinal, { state: 'skipped', note: 'nothing was built' });
    return null;
  }
  await journal.stepStarted(ordinal);
  const made = await findMerge(catalog, run, plan.baseHash);
  const hash = made?.hash ?? (await merge(catalog, run, branch.hash));
  if (hash === null) {
    await journal.stepEnded(ordinal, { state: 'skipped', note: 'every table came out as it was' });
    return null;
  }
  await journal.merged(hash);
  await journal.log('info', 'merge', `merged into ${run.ref}, commit ${hash.slice(0, 8)}`);
  await journal.stepEnded(ordinal, { state: 'done', commitHash: hash });
  return hash;
}

/**
 * True when the run has merged. A merge that a crash or a lost connection kept out of the run tables
 * is found in the log of the target and written down.
 */
export async function adoptMerge(
  { catalog }: RunParts,
  { run, journal }: RunScope,
  { baseHash }: Pick<Plan, 'baseHash'>,
): Promise<boolean> {
  if (run.mergedHash !== null) return true;
  const target = await catalog.getReference(run.ref);
  if (!target.ok && target.error.kind === 'reference-not-found') return false;
  const made = await findMerge(catalog, run, baseHash);
  if (made === null) return false;
  await journal.merged(made.hash);
  return true;
}

const findMerge = (catalog: Catalog, run: RunView, baseHash: string) =>
  findStepCommit(catalog, run.ref, baseHash, { runId: run.id, step: 'merge' });

/** Tries again when the target moved meanwhile: what counts is whether the same keys changed. */
async function merge(catalog: Catalog, run: RunView, fromHash: string): Promise<string | null> {
  for (let attempt = 1; ; attempt += 1) {
    const target = valueOrThrow(await catalog.getReference(run.ref));
    const result = await catalog.merge({
      branch: run.ref,
      expectedHash: target.hash,
      fromRefName: run.branch,
      fromHash,
      meta: {
        message: `Merge run ${run.id}: ${run.reason}`,
        authors: [run.startedBy],
        properties: stepProperties({ runId: run.id, step: 'merge', by: run.startedBy }),
      },
    });
    if (!result.ok && result.error.kind === 'reference-conflict' && attempt < ATTEMPTS) continue;
    const merged = valueOrThrow(result);
    if (!merged.wasSuccessful) throw conflict(run, merged);
    return merged.wasApplied ? merged.resultantTargetHash : null;
  }
}

function conflict(run: RunView, { details }: MergeResult): AppError {
  const keys = details.filter(({ conflict }) => conflict !== null).map(({ key }) => key.join('.'));
  return new AppError(
    'conflict',
    `${keys.join(', ')} changed on ${run.ref} while the run went on, so it was not merged. Run again, or compare ${run.branch} with ${run.ref}.`,
  );
}
