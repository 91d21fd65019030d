import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { Catalog } from '#server/catalog/port.ts';
import { failureToAppError } from '#server/engine/failure-to-app-error.ts';
import type { Materialized } from '#server/engine/port.ts';
import type { Asset } from '#server/pipelines/model/project.ts';
import { renderBuild } from '#server/pipelines/render-build.ts';
import { AppError } from '#server/platform/errors.ts';
import { isStepOf, provenanceOf, stepProperties } from '../../model/commit-properties.ts';
import { decide } from '../../model/freshness.ts';
import { planBuild } from '../../plan-build.ts';
import { readTableStates } from '../../table-states.ts';
import { findStepCommit } from './find-step-commit.ts';
import type { Plan, PlannedModel } from './plan-step.ts';
import { type RunParts, type RunScope, STEP_TIMEOUT_MS } from './run-parts.ts';

export interface Built {
  /** The table has other rows or another origin than before. */
  readonly changed: boolean;
}

/** Builds one model on the run's branch, unless it is up to date there or the step was made before a crash. */
export async function buildModel(
  parts: RunParts,
  scope: RunScope,
  plan: Pick<Plan, 'baseHash'>,
  planned: PlannedModel,
): Promise<Built> {
  const { run, journal } = scope;
  const { ordinal, asset: name } = planned.step;
  await journal.stepStarted(ordinal);
  const made = await findStepCommit(parts.catalog, run.branch, plan.baseHash, {
    runId: run.id,
    step: name,
  });
  const project = await scope.project();
  const asset = project.assets.find((candidate) => candidate.name === name);
  if (asset === undefined) {
    throw new AppError('not-found', `${name} is no longer in the project. Start a new run.`);
  }
  const before = made === null ? planned.provenance : (provenanceOf(made)?.provenance ?? null);
  const around = project.assets.filter(
    (other) => other === asset || asset.dependsOn.includes(other.name),
  );
  const tables = await readTableStates(parts.catalog, run.branch, around);
  // What was made before a restart is made again where the project has another code of it since, or of an input.
  const decision = decide(asset, before, tables, run.full && made === null);
  if (decision.action === 'blocked') throw new AppError('invalid', `${name} ${decision.why}.`);
  if (decision.action === 'skip' && made !== null) {
    const commit = made.hash.slice(0, 8);
    await journal.log('info', name, `${name} was built before the restart, commit ${commit}`);
    await journal.stepEnded(ordinal, { state: 'done', commitHash: made.hash });
    return { changed: true };
  }
  if (decision.action === 'skip') {
    await journal.stepEnded(ordinal, { state: 'skipped', note: decision.why });
    return { changed: false };
  }
  const build = await planBuild(parts, {
    project,
    asset,
    ref: run.branch,
    before,
    tables,
    full: run.full,
  });
  const how = build.why === null ? '' : `; anew, as ${build.why}`;
  await journal.log('info', name, `building ${name}: ${decision.why}${how}`);
  const request = renderBuild(project, asset, build.since);
  const depends = Object.fromEntries(
    asset.dependsOn.map((input) => [input, tables.get(input) ?? null]),
  );
  const origin = { reflection: build.reflection, depends };
  return materialize(parts, scope, ordinal, asset, { request, origin });
}

async function materialize(
  parts: RunParts,
  { run, journal, signal }: RunScope,
  ordinal: number,
  asset: Asset,
  {
    request,
    origin,
  }: {
    readonly request: ReturnType<typeof renderBuild>;
    readonly origin: Pick<Parameters<typeof stepProperties>[0], 'reflection' | 'depends'>;
  },
): Promise<Built> {
  const startedAt = parts.clock().getTime();
  const properties = stepProperties({
    runId: run.id,
    step: asset.name,
    by: run.startedBy,
    asset: asset.name,
    code: asset.codeHash,
    ...origin,
  });
  const commit = { message: `Build ${asset.name}`, author: run.startedBy, properties };
  const result = await parts.engine.materialize({
    ...request,
    context: {
      ref: run.branch,
      asOf: null,
      catalog: 'iceberg',
      schema: asset.key[0] ?? null,
      timeZone: 'UTC',
      user: run.startedBy,
    },
    key: asset.key,
    partitioning: asset.partitioning,
    description: asset.description,
    columnDescriptions: descriptionsOf(asset),
    commit,
    timeoutMs: STEP_TIMEOUT_MS,
    signal,
  });
  signal.throwIfAborted();
  if (!result.ok) {
    throw new AppError(
      'invalid',
      `${asset.name} failed: ${failureToAppError(result.error).message}`,
      {
        cause: result.error,
      },
    );
  }
  const { rowCount, commitHash } = result.value;
  const wrote = await isOwnCommit(parts.catalog, commitHash, run.id, asset.name);
  const head = wrote
    ? commitHash
    : await recordUnchanged(parts.catalog, run.branch, asset, commit, result.value);
  const seconds = ((parts.clock().getTime() - startedAt) / 1000).toFixed(1);
  const rows = `${rowCount.toLocaleString('en')} ${rowCount === 1 ? 'row' : 'rows'}`;
  await journal.log(
    'info',
    asset.name,
    `${asset.name}: ${rows} in ${seconds} s, commit ${head.slice(0, 8)}`,
  );
  await journal.stepEnded(ordinal, {
    state: 'done',
    rowCount,
    commitHash: head,
    note: wrote ? null : 'the same rows as before',
  });
  return { changed: true };
}

/** A write of nothing answers with the head of the branch, which is somebody else's commit. */
async function isOwnCommit(
  catalog: Pick<Catalog, 'history'>,
  hash: string,
  runId: string,
  step: string,
): Promise<boolean> {
  const { items } = valueOrThrow(await catalog.history(`@${hash}`, {}, { maxRecords: 1 }));
  return items[0] !== undefined && isStepOf(items[0].meta.properties, runId, step);
}

export const descriptionsOf = ({
  columns,
}: Pick<Asset, 'columns'>): Readonly<Record<string, string>> =>
  Object.fromEntries(columns.map(({ name, description }) => [name, description]));

/**
 * Says in the log that the table was built from its inputs as they are now and came out the same;
 * without it every later run would build it again.
 */
async function recordUnchanged(
  catalog: Catalog,
  branch: string,
  asset: Asset,
  commit: {
    readonly message: string;
    readonly author: string;
    readonly properties: Readonly<Record<string, readonly string[]>>;
  },
  { commitHash, tables }: Materialized,
): Promise<string> {
  const inputs = tables.map(({ name, ref, commitHash: hash, snapshotId }) => ({
    key: name.replace(/^iceberg\./, '').split('.'),
    ref,
    hash,
    snapshotId: snapshotId === null ? null : String(snapshotId),
  }));
  const { reference } = valueOrThrow(
    await catalog.commit({
      branch,
      expectedHash: commitHash,
      meta: {
        message: `${commit.message}: no change`,
        authors: [commit.author],
        properties: { ...commit.properties, 'cascade.inputs': [JSON.stringify(inputs)] },
      },
      operations: [{ type: 'UNCHANGED', key: asset.key }],
    }),
  );
  return reference.hash;
}
