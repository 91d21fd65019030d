import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import { loadProject } from '#server/pipelines/load-project.ts';
import type { Asset, Project } from '#server/pipelines/model/project.ts';
import { select } from '#server/pipelines/select.ts';
import { AppError } from '#server/platform/errors.ts';
import { type DueMart, findDueMarts } from '../../find-due-marts.ts';
import { findProvenance } from '../../find-provenance.ts';
import type { Provenance } from '../../model/commit-properties.ts';
import { type Decision, predict } from '../../model/freshness.ts';
import { readTableStates } from '../../table-states.ts';
import type { PlannedStep } from './run-journal.ts';
import type { RunParts, RunScope } from './run-parts.ts';

/** What a run will do; plain data, because it is kept and read again after a crash. */
export interface Plan {
  /** Head of the target when the run was planned: where its branch starts. */
  readonly baseHash: string;
  readonly ingest: PlannedStep | null;
  readonly models: readonly PlannedModel[];
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

const INGEST_ASSET = 'raw.entries';

/** Throws `invalid` for a project or selection that is wrong, and for a model whose input is missing. */
export async function makePlan(parts: RunParts, { run, journal }: RunScope): Promise<Plan> {
  const project = await loadProject(parts.projectFolder);
  const { hash: baseHash } = valueOrThrow(await parts.catalog.getReference(run.ref));
  const selected = select(project, run.selection).filter(({ kind }) => kind === 'model');
  const tables = new Map(await readTableStates(parts.catalog, `@${baseHash}`, project.assets));
  const provenances = await findProvenance(
    parts.catalog,
    `@${baseHash}`,
    selected.map(({ name }) => name),
  );
  if (run.ingest !== null && !tables.has(INGEST_ASSET)) tables.set(INGEST_ASSET, null);
  const decisions = predict(
    withIngest(project, selected, run.ingest !== null),
    provenances,
    tables,
    run.full,
  );
  const models = selected.map((asset) => ({
    asset,
    decision: decisions.get(asset.name) ?? { action: 'skip' as const, why: 'not selected' },
    provenance: provenances.get(asset.name) ?? null,
  }));
  refuseBlocked(models, run.ref);

  const works = run.ingest !== null || models.some(({ decision }) => decision.action === 'build');
  const publishes = run.ref === parts.catalog.defaultBranch;
  const due = publishes ? await findDueMarts(parts, project, `@${baseHash}`) : [];
  const plan = arrange(run.ingest !== null, models, works, publishes && (works || due.length > 0));
  await journal.plan(stepsOf(plan));
  await journal.log('info', null, describe(run.ref, baseHash, models, due));
  return { ...plan, baseHash };
}

/** An ingest makes its readers due, as if it were a model that has to be built. */
function withIngest(project: Project, selected: readonly Asset[], ingests: boolean) {
  const source = project.assets.find(({ name }) => name === INGEST_ASSET);
  if (!ingests || source === undefined) return selected;
  return [{ ...source, codeHash: 'ingest' }, ...selected];
}

type Planned = Pick<PlannedModel, 'decision' | 'provenance'> & { readonly asset: Asset };

function refuseBlocked(models: readonly Planned[], ref: string): void {
  const blocked = models.find(({ decision }) => decision.action === 'blocked');
  if (blocked === undefined) return;
  throw new AppError(
    'invalid',
    `${blocked.asset.name} ${blocked.decision.why} on ${ref}. Import data or add it to the selection (+${blocked.asset.name}), then run again.`,
  );
}

function arrange(
  ingests: boolean,
  models: readonly Planned[],
  works: boolean,
  publishes: boolean,
): Omit<Plan, 'baseHash'> {
  let ordinal = 0;
  const step = (asset: string, kind: PlannedStep['kind'], note: string | null = null) => {
    ordinal += 1;
    return { ordinal, asset, kind, note };
  };
  return {
    ingest: ingests ? step(INGEST_ASSET, 'source') : null,
    models: models.map(({ asset, decision, provenance }) => ({
      step: step(asset.name, 'model', decision.why),
      decision,
      provenance,
    })),
    check: works ? step('checks', 'check') : null,
    merge: works ? step('merge', 'merge') : null,
    publish: publishes ? step('publish', 'publish') : null,
  };
}

const stepsOf = (plan: Omit<Plan, 'baseHash'>): readonly PlannedStep[] =>
  [
    plan.ingest,
    ...plan.models.map(({ step }) => step),
    plan.check,
    plan.merge,
    plan.publish,
  ].filter((step) => step !== null);

function describe(
  ref: string,
  baseHash: string,
  models: readonly Planned[],
  due: readonly DueMart[],
): string {
  const builds = models.filter(({ decision }) => decision.action === 'build').length;
  const marts = due.length === 0 ? '' : `, ${due.length} marts to publish`;
  return `plan: ${builds} of ${models.length} assets to build, ${models.length - builds} unchanged${marts}; target ${ref} at ${baseHash.slice(0, 8)}`;
}
