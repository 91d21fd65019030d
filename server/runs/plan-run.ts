import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { Catalog } from '#server/catalog/port.ts';
import type { MartStore } from '#server/marts/port.ts';
import type { Asset, Project } from '#server/pipelines/model/project.ts';
import { select } from '#server/pipelines/select.ts';
import { type DueMart, findDueMarts } from './find-due-marts.ts';
import { findProvenance } from './find-provenance.ts';
import type { Provenance } from './model/commit-properties.ts';
import { type Decision, predict } from './model/freshness.ts';
import { readTableStates } from './table-states.ts';

/** Names the import in a run; most of what it brings lands there. */
export const INGEST_ASSET = 'raw.entries';

/** Sources that an import may write: every table of raw is there after one. */
export const arriving = ({ assets }: Pick<Project, 'assets'>): readonly Asset[] =>
  assets.filter(({ kind, key }) => kind === 'source' && key[0] === 'raw');

interface PlannedAssetView {
  readonly asset: Asset;
  readonly decision: Decision;
  /** Null when no run wrote it. */
  readonly provenance: Provenance | null;
}

export interface RunPlan {
  /** Head of the target that the plan was made at. */
  readonly baseHash: string;
  /** Selected models in build order. */
  readonly models: readonly PlannedAssetView[];
  /** Marts that are due already, without any build. Empty for a ref that does not publish. */
  readonly dueMarts: readonly DueMart[];
}

/** What a run would do and why; reads only. Throws `invalid` for a selection that matches nothing, `not-found` for the ref. */
export async function planRun(
  deps: { readonly catalog: Catalog; readonly marts: Pick<MartStore, 'list'> },
  project: Project,
  request: {
    readonly ref: string;
    readonly selection: string | null;
    readonly full: boolean;
    readonly ingests: boolean;
  },
): Promise<RunPlan> {
  const { catalog } = deps;
  const { hash: baseHash } = valueOrThrow(await catalog.getReference(request.ref));
  const selected = select(project, request.selection).filter(({ kind }) => kind === 'model');
  const tables = new Map(await readTableStates(catalog, `@${baseHash}`, project.assets));
  const provenances = await findProvenance(catalog, `@${baseHash}`, selected, tables);
  const arrivals = request.ingests ? arriving(project) : [];
  for (const { name } of arrivals) if (!tables.has(name)) tables.set(name, null);
  // Each makes its readers due, as a model does that nobody has built yet.
  const decisions = predict([...arrivals, ...selected], provenances, tables, request.full);
  const publishes = request.ref === catalog.defaultBranch;
  return {
    baseHash,
    models: selected.map((asset) => ({
      asset,
      decision: decisions.get(asset.name) ?? { action: 'skip', why: 'not selected' },
      provenance: provenances.get(asset.name) ?? null,
    })),
    dueMarts: publishes ? await findDueMarts(deps, project, `@${baseHash}`) : [],
  };
}
