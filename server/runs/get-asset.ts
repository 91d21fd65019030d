import { loadProject } from '#server/pipelines/load-project.ts';
import type { Asset, AssetColumn, AssetTest } from '#server/pipelines/model/project.ts';
import { renderModel } from '#server/pipelines/render.ts';
import { AppError } from '#server/platform/errors.ts';
import { readLastChecks } from './asset-history.ts';
import { type AssetDeps, type AssetHealth, listAssets } from './list-assets.ts';
import type { CheckView } from './port.ts';

export interface AssetDetail {
  readonly health: AssetHealth;
  /** File in the project. */
  readonly path: string;
  readonly columns: readonly AssetColumn[];
  readonly uniqueKey: readonly string[];
  readonly partitioning: Asset['partitioning'];
  /** The model as written, and as Trino SQL; null for a source. */
  readonly model: {
    readonly source: string;
    readonly sql: string;
    /** As it runs when only what changed is built; null unless it is incremental. */
    readonly incrementalSql: string | null;
  } | null;
  readonly checks: readonly { readonly test: AssetTest; readonly last: CheckView | null }[];
  readonly reads: readonly AssetHealth[];
  readonly feeds: readonly AssetHealth[];
}

/** One asset with its neighbours. Throws `not-found`. */
export async function getAsset(
  deps: AssetDeps,
  input: { readonly name: string; readonly ref: string; readonly at: string | null },
): Promise<AssetDetail> {
  const project = await loadProject(deps.projectFolder);
  const asset = project.assets.find(({ name }) => name === input.name);
  const { assets } = await listAssets(deps, input);
  const health = assets.find(({ name }) => name === input.name);
  if (asset === undefined || health === undefined) {
    throw new AppError('not-found', `The project has no asset ${input.name}. See the pipelines.`);
  }
  const last = (await readLastChecks(deps.database, input.ref, asset.name)).get(asset.name) ?? [];
  const { path, columns, uniqueKey, partitioning } = asset;
  const source = project.models.get(asset.name)?.text ?? null;
  const incremental = asset.materialized === 'incremental';
  return {
    health,
    path,
    columns,
    uniqueKey,
    partitioning,
    model:
      source === null
        ? null
        : {
            source,
            sql: renderModel(project, asset, { incremental: false }),
            incrementalSql: incremental ? renderModel(project, asset, { incremental }) : null,
          },
    checks: asset.tests.map((test) => ({
      test,
      last: last.find(({ name }) => name === test.name) ?? null,
    })),
    reads: assets.filter(({ name }) => asset.dependsOn.includes(name)),
    feeds: assets.filter(({ dependsOn }) => dependsOn.includes(asset.name)),
  };
}
