import type { Catalog } from '#server/catalog/port.ts';
import { resolveRef } from '#server/catalog/resolve-ref.ts';
import type { MartStamp, MartStore } from '#server/marts/port.ts';
import { loadProject } from '#server/pipelines/load-project.ts';
import type { Asset, Project } from '#server/pipelines/model/project.ts';
import type { Database } from '#server/platform/database.ts';
import { countChecks, readLastAttempts, readLastChecks, readRowCounts } from './asset-history.ts';
import { findDueMarts } from './find-due-marts.ts';
import { findProvenance } from './find-provenance.ts';
import {
  type AssetState,
  type CheckCounts,
  judgeAsset,
  type LastAttempt,
  type LastBuild,
  toLastBuild,
} from './model/asset-health.ts';
import type { Provenance } from './model/commit-properties.ts';
import { predict } from './model/freshness.ts';
import { readTableStates } from './table-states.ts';

export interface AssetDeps {
  readonly catalog: Catalog;
  readonly database: Database;
  readonly marts: Pick<MartStore, 'list'>;
  readonly projectFolder: string;
}

interface MartHealth extends Pick<MartStamp, 'name' | 'commitHash' | 'publishedAt' | 'rowCount'> {
  /** PostgreSQL serves the rows that the table has at the ref. */
  readonly isCurrent: boolean;
}

export interface AssetHealth {
  readonly name: string;
  /** Namespace: `silver`. */
  readonly layer: string;
  readonly kind: 'source' | 'model';
  readonly materialized: 'table' | 'incremental';
  readonly description: string;
  readonly tags: readonly string[];
  /** Names of the assets that it reads. */
  readonly dependsOn: readonly string[];
  readonly state: AssetState;
  /** Why it is not fresh; null when it is. */
  readonly why: string | null;
  /** Null when no run wrote what is there. */
  readonly lastBuild: LastBuild | null;
  readonly lastAttempt: LastAttempt | null;
  /** Tests that the project declares. */
  readonly declaredChecks: number;
  /** Outcome of the last time they ran for this ref. */
  readonly checks: CheckCounts;
  /** Null when it is not published or was not yet. */
  readonly mart: MartHealth | null;
}

export interface AssetList {
  /** Commit that this holds for. */
  readonly commitHash: string;
  /** In an order in which each follows what it reads. */
  readonly assets: readonly AssetHealth[];
}

/** Every asset of the project with its health at a ref and moment. Throws `not-found`, `invalid`. */
export async function listAssets(
  deps: AssetDeps,
  moment: { readonly ref: string; readonly at: string | null },
): Promise<AssetList> {
  const project = await loadProject(deps.projectFolder);
  const { hash } = await resolveRef(deps, moment);
  const spec = `@${hash}`;
  const tables = await readTableStates(deps.catalog, spec, project.assets);
  const provenances = await findProvenance(deps.catalog, spec, project.assets, tables);
  const hashes = [...provenances.values()].map(({ commitHash }) => commitHash);
  const [attempts, checks, rowCounts, marts] = await Promise.all([
    readLastAttempts(deps.database, moment.ref),
    readLastChecks(deps.database, moment.ref),
    readRowCounts(deps.database, hashes),
    readMarts(deps, project, spec),
  ]);
  const models = project.assets.filter(({ kind }) => kind === 'model');
  const decisions = predict(models, provenances, tables, false);
  const assets = project.assets.map((asset): AssetHealth => {
    const provenance = provenances.get(asset.name) ?? null;
    const lastAttempt = attempts.get(asset.name) ?? null;
    const exists = tables.has(asset.name);
    const decision = decisions.get(asset.name) ?? sourceDecision(exists);
    return {
      ...describe(asset),
      ...judgeAsset({ exists, decision, provenance, lastAttempt }),
      lastBuild: toLastBuild(provenance, rowCountOf(provenance, rowCounts)),
      lastAttempt,
      checks: countChecks(checks.get(asset.name) ?? []),
      mart: marts.get(asset.publish?.name ?? '') ?? null,
    };
  });
  return { commitHash: hash, assets };
}

const sourceDecision = (exists: boolean) =>
  exists
    ? ({ action: 'skip', why: 'filled by imports' } as const)
    : ({ action: 'build', why: 'nothing was imported yet' } as const);

const rowCountOf = (provenance: Provenance | null, counts: ReadonlyMap<string, number>) =>
  provenance === null ? null : (counts.get(provenance.commitHash) ?? null);

function describe(asset: Asset) {
  const { name, kind, materialized, description, tags, dependsOn } = asset;
  const layer = asset.key[0] ?? '';
  const declaredChecks = asset.tests.length;
  return { name, layer, kind, materialized, description, tags, dependsOn, declaredChecks };
}

async function readMarts(
  deps: AssetDeps,
  project: Project,
  spec: string,
): Promise<ReadonlyMap<string, MartHealth>> {
  const due = await findDueMarts(deps, project, spec);
  const dueNames = new Set(due.map(({ target }) => target.name));
  const stamps = await deps.marts.list();
  return new Map(
    stamps.map(({ name, commitHash, publishedAt, rowCount }) => [
      name,
      { name, commitHash, publishedAt, rowCount, isCurrent: !dueNames.has(name) },
    ]),
  );
}
