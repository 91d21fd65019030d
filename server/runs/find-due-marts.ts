import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { Catalog } from '#server/catalog/port.ts';
import type { MartStore } from '#server/marts/port.ts';
import type { Asset, MartTarget, Project } from '#server/pipelines/model/project.ts';
import { readTableStates } from './table-states.ts';

export interface DueMart {
  readonly asset: Asset;
  readonly target: MartTarget;
}

/**
 * Marts whose table at `ref` is another than the one that PostgreSQL serves, or that it does not
 * serve yet; those whose table does not exist are left out.
 */
export async function findDueMarts(
  { catalog, marts }: { readonly catalog: Catalog; readonly marts: Pick<MartStore, 'list'> },
  project: Pick<Project, 'assets'>,
  ref: string,
): Promise<readonly DueMart[]> {
  const published = project.assets.flatMap((asset) =>
    asset.publish === null ? [] : [{ asset, target: asset.publish }],
  );
  if (published.length === 0) return [];
  const assets = published.map(({ asset }) => asset);
  const wanted = await readTableStates(catalog, ref, assets);
  const stamps = new Map((await marts.list()).map((stamp) => [stamp.name, stamp.commitHash]));
  const due: DueMart[] = [];
  for (const mart of published) {
    const stamp = stamps.get(mart.target.name);
    if (!wanted.has(mart.asset.name)) continue;
    const served = stamp === undefined ? null : await servedState(catalog, stamp, mart.asset);
    if (served === null || served.get(mart.asset.name) !== wanted.get(mart.asset.name)) {
      due.push(mart);
    }
  }
  return due;
}

/** Null when the catalog does not know the commit: the mart is of another lake. */
async function servedState(catalog: Catalog, commitHash: string, asset: Asset) {
  const resolved = await catalog.resolve(`@${commitHash}`);
  if (!resolved.ok && resolved.error.kind === 'unavailable') valueOrThrow(resolved);
  return resolved.ok ? readTableStates(catalog, `@${commitHash}`, [asset]) : null;
}
