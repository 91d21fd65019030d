import { AppError } from '#server/platform/errors.ts';
import type { Provenance } from '../../model/commit-properties.ts';
import type { Decision } from '../../model/freshness.ts';
import { toWaves } from '../../model/waves.ts';
import { INGEST_ASSET, planRun, type RunPlan } from '../../plan-run.ts';
import type { PlannedStep } from './run-journal.ts';
import type { RunParts, RunScope } from './run-parts.ts';

/** What a run will do; plain data, because it is kept and read again after a crash. */
export interface Plan {
  /** Head of the target when the run was planned: where its branch starts. */
  readonly baseHash: string;
  readonly ingest: PlannedStep | null;
  /** In waves: the models of one wave are built at the same time. */
  readonly waves: readonly (readonly PlannedModel[])[];
  readonly check: PlannedStep | null;
  readonly merge: PlannedStep | null;
  readonly publish: PlannedStep | null;
}

export interface PlannedModel {
  readonly step: PlannedStep;
  readonly decision: Decision;
  /** As of `baseHash`; nothing but this run's own step changes it on the run's branch. */
  readonly provenance: Provenance | null;
}

/** Throws `invalid` for a project or selection that is wrong, and for a model whose input is missing. */
export async function makePlan(
  parts: RunParts,
  { run, journal, project }: RunScope,
): Promise<Plan> {
  const { ref, selection, full, ingest } = run;
  const request = { ref, selection, full, ingests: ingest !== null };
  const found = await planRun(parts, await project(), request);
  refuseBlocked(found, ref);
  const plan = arrange(found, ingest !== null, ref === parts.catalog.defaultBranch);
  await journal.plan(stepsOf(plan));
  await journal.log('info', null, describe(found, ref));
  return plan;
}

function refuseBlocked({ models }: RunPlan, ref: string): void {
  const blocked = models.find(({ decision }) => decision.action === 'blocked');
  if (blocked === undefined) return;
  const { name } = blocked.asset;
  throw new AppError(
    'invalid',
    `${name} ${blocked.decision.why} on ${ref}. Import data or select what builds it (+${name}), then run again.`,
  );
}

function arrange(
  { baseHash, models, dueMarts }: RunPlan,
  ingests: boolean,
  publishes: boolean,
): Plan {
  const works = ingests || models.some(({ decision }) => decision.action === 'build');
  let ordinal = 0;
  const step = (asset: string, kind: PlannedStep['kind'], note: string | null = null) => {
    ordinal += 1;
    return { ordinal, asset, kind, note };
  };
  return {
    baseHash,
    ingest: ingests ? step(INGEST_ASSET, 'source') : null,
    waves: toWaves(models, ({ asset }) => asset).map((wave) =>
      wave.map(({ asset, decision, provenance }) => ({
        step: step(asset.name, 'model', decision.why),
        decision,
        provenance,
      })),
    ),
    check: works ? step('checks', 'check') : null,
    merge: works ? step('merge', 'merge') : null,
    publish: publishes && (works || dueMarts.length > 0) ? step('publish', 'publish') : null,
  };
}

const stepsOf = (plan: Plan): readonly PlannedStep[] =>
  [
    plan.ingest,
    ...plan.waves.flat().map(({ step }) => step),
    plan.check,
    plan.merge,
    plan.publish,
  ].filter((step) => step !== null);

function describe({ baseHash, models, dueMarts }: RunPlan, ref: string): string {
  const builds = models.filter(({ decision }) => decision.action === 'build').length;
  const marts = dueMarts.length === 0 ? '' : `, ${dueMarts.length} marts to publish`;
  return `plan: ${builds} of ${models.length} assets to build, ${models.length - builds} unchanged${marts}; target ${ref} at ${baseHash.slice(0, 8)}`;
}
