import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { Catalog } from '#server/catalog/port.ts';
import type { MartStamp, MartStore } from '#server/marts/port.ts';
import type { Asset, MartTarget, Project } from '#server/pipelines/model/project.ts';
import { readTableStates } from './table-states.ts';

export interface DueMart {
  readonly asset: Asset;
  readonly target: MartTarget;
  /** What PostgreSQL serves now; null for nothing, or rows of another lake. */
  readonly served: ServedMart | null;
}

export interface ServedMart extends Pick<MartStamp, 'commitHash' | 'layout' | 'rowCount'> {
  /** Snapshot of the table whose rows they are; null for a table without. */
  readonly snapshotId: string | null;
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
  const stamps = new Map((await marts.list()).map((stamp) => [stamp.name, stamp]));
  const due: DueMart[] = [];
  for (const mart of published) {
    const wantedId = wanted.get(mart.asset.name);
    if (wantedId === undefined) continue;
    const stamp = stamps.get(mart.target.name);
    const served = stamp === undefined ? null : await findServed(catalog, stamp, mart.asset);
    if (served === null || served.snapshotId !== wantedId) due.push({ ...mart, served });
  }
  return due;
}

/** Null when the catalog does not know the commit, or the table was not there: the mart is of another lake. */
async function findServed(
  catalog: Catalog,
  { commitHash, layout, rowCount }: MartStamp,
  asset: Asset,
): Promise<ServedMart | null> {
  const resolved = await catalog.resolve(`@${commitHash}`);
  if (!resolved.ok && resolved.error.kind === 'unavailable') valueOrThrow(resolved);
  if (!resolved.ok) return null;
  const snapshotId = (await readTableStates(catalog, `@${commitHash}`, [asset])).get(asset.name);
  return snapshotId === undefined ? null : { commitHash, layout, rowCount, snapshotId };
}
