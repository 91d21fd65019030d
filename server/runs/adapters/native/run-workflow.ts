import { isUntouched, openBranch, removeBranch } from './branch-step.ts';
import { buildModel } from './build-step.ts';
import { checkAssets } from './check-step.ts';
import { ingestDocuments } from './ingest-step.ts';
import { adoptMerge, mergeRun } from './merge-step.ts';
import { makePlan, type Plan } from './plan-step.ts';
import { publishMarts } from './publish-step.ts';
import type { PlannedStep } from './run-journal.ts';
import type { RunParts, RunScope } from './run-parts.ts';

/** Why a run stops before its end. */
type Stop =
  | { readonly kind: 'cancelled' }
  /** `message` is for people. */
  | { readonly kind: 'failed'; readonly message: string };

export type Outcome<T> = { readonly kind: 'ok'; readonly value: T } | Stop;

/**
 * Runs one step and keeps its outcome, so that it is not run again after a crash: a step's value is
 * plain data. Never settles once the process is stopping, which leaves the step to the next start.
 */
export type RunStep = <T>(
  name: string,
  work: (scope: RunScope) => Promise<T>,
  options?: { readonly cancellable: boolean },
) => Promise<Outcome<T>>;

class Stopped extends Error {
  readonly stop: Stop;
  constructor(stop: Stop) {
    super(stop.kind);
    this.stop = stop;
  }
}

/** The whole of a run. Everything it does is inside a step; between them it only decides. */
export async function runWorkflow(parts: RunParts, runStep: RunStep): Promise<void> {
  const step: StepOrStop = async (name, work, options) => {
    const outcome = await runStep(name, work, options);
    if (outcome.kind !== 'ok') throw new Stopped(outcome);
    return outcome.value;
  };
  let plan: Plan | null = null;
  try {
    plan = await step('plan', (scope) => makePlan(parts, scope));
    await work(parts, step, plan);
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    await end(parts, runStep, plan, error.stop);
  }
}

/** As `RunStep`; throws `Stopped` instead of returning a stop. */
type StepOrStop = <T>(
  name: string,
  work: (scope: RunScope) => Promise<T>,
  options?: { readonly cancellable: boolean },
) => Promise<T>;

async function work(parts: RunParts, step: StepOrStop, plan: Plan): Promise<void> {
  const merged = plan.merge === null ? null : await buildAndMerge(parts, step, plan, plan.merge);
  const { publish } = plan;
  const published =
    publish === null
      ? 0
      : await step(
          'publish',
          (scope) => publishMarts(parts, scope, publish, merged ?? plan.baseHash),
          { cancellable: false },
        );
  await step(
    'end',
    async ({ run, journal }) => {
      if (plan.merge !== null) {
        await removeBranch(parts.catalog, run.branch);
        await journal.branchRemoved();
      }
      const idle = merged === null && published === 0;
      await journal.log('info', null, idle ? 'nothing to do: everything is up to date' : 'done');
      await journal.ended(idle ? 'nothing-to-do' : 'merged', null);
    },
    { cancellable: false },
  );
}

/** Returns the merge commit; null when nothing changed. */
async function buildAndMerge(
  parts: RunParts,
  step: StepOrStop,
  plan: Plan,
  merge: PlannedStep,
): Promise<string | null> {
  await step('branch', ({ run }) => openBranch(parts.catalog, run.branch, plan.baseHash));
  const changed: string[] = [];
  const { ingest, check } = plan;
  if (ingest !== null) {
    const done = await step(ingest.asset, (scope) => ingestDocuments(parts, scope, plan, ingest));
    if (done.changed) changed.push(ingest.asset);
  }
  for (const wave of plan.waves) {
    const built = await Promise.allSettled(
      wave.map(async (model) => {
        const { asset } = model.step;
        const done = await step(asset, (scope) => buildModel(parts, scope, plan, model));
        if (done.changed) changed.push(asset);
      }),
    );
    // Those beside one that failed come to their end first: nothing is at work when the run ends.
    const stopped = built.find((outcome) => outcome.status === 'rejected');
    if (stopped !== undefined) throw stopped.reason;
  }
  if (check !== null) {
    await step(check.asset, (scope) => checkAssets(parts, scope, check, changed));
  }
  return step(merge.asset, (scope) => mergeRun(parts, scope, plan, merge));
}

/** `plan` is null when the run stopped before it had one. */
async function end(
  parts: RunParts,
  runStep: RunStep,
  plan: Plan | null,
  stop: Stop,
): Promise<void> {
  const ended = await runStep('end', (scope) => writeEnd(parts, scope, plan, stop), {
    cancellable: false,
  });
  if (ended.kind !== 'ok') throw new Error('The end of the run could not be written.');
}

/** The branch of a run that failed before its merge stays for inspection, when there is something on it. */
async function writeEnd(
  parts: RunParts,
  scope: RunScope,
  plan: Plan | null,
  stop: Stop,
): Promise<void> {
  const { run, journal } = scope;
  const isMerged = plan !== null && (await adoptMerge(parts, scope, plan));
  const isOfNoUse = stop.kind === 'cancelled' || isMerged;
  if (isOfNoUse || (await isUntouched(parts.catalog, run))) {
    await removeBranch(parts.catalog, run.branch);
    await journal.branchRemoved();
  }
  if (stop.kind === 'cancelled' && !isMerged) {
    await journal.log('warn', null, 'cancelled; nothing was merged');
    await journal.ended('cancelled', null);
    return;
  }
  const why = stop.kind === 'cancelled' ? 'The run was cancelled after its merge.' : stop.message;
  const merged = plan?.publish
    ? `Merged into ${run.ref}, but its marts were not published: ${why} Run again to publish them.`
    : `Merged into ${run.ref}, but the run broke off afterwards: ${why}`;
  const message = isMerged ? merged : why;
  await journal.log('error', null, message);
  await journal.ended('failed', message);
}
