import type { ObjectStore } from '#server/storage/port.ts';
import type { DataFile, ManifestFile } from './model/data-file.ts';
import { hasLiveFiles } from './model/manifest.ts';
import { currentSchema, type TableMetadata } from './model/metadata.ts';
import { planScan, type ScanPlan } from './plan-scan.ts';
import { readManifests } from './read-manifests.ts';
import { resolveSnapshot } from './resolve-snapshot.ts';

/** A table with one of its snapshots; null: it has no rows. */
export interface SnapshotOf {
  readonly metadata: TableMetadata;
  readonly snapshotId: bigint | null;
}

export interface ScanDifference {
  /** Files that the other state does not have, or has with other rows deleted. */
  readonly from: ScanPlan;
  readonly to: ScanPlan;
  /** Data files that both states read alike, and the rows that they hold, deleted ones too. */
  readonly shared: { readonly files: number; readonly rows: bigint };
}

/**
 * The data files in which two states of a table differ: manifests and files that both have are not looked
 * into. Rows in the others may still be the same. Throws `AppError` as `planScan` does.
 */
export async function planDifference(
  deps: { readonly store: ObjectStore },
  from: SnapshotOf,
  to: SnapshotOf,
): Promise<ScanDifference> {
  const manifests = await Promise.all([manifestsOf(deps, from), manifestsOf(deps, to)]);
  const skipped = sharedManifests(...manifests);
  const withoutManifests = new Set(skipped.map(({ path }) => path));
  const plan = ({ metadata, snapshotId }: SnapshotOf): Promise<ScanPlan> | ScanPlan =>
    snapshotId === null
      ? { schema: currentSchema(metadata), snapshot: null, files: [], deletesOf: new Map() }
      : planScan(deps, metadata, { snapshotId, withoutManifests });
  const [older, newer] = await Promise.all([plan(from), plan(to)]);
  const signatures = new Set(newer.files.map((file) => signature(newer, file)));
  const alike = older.files.filter((file) => signatures.has(signature(older, file)));
  const both = new Set(alike.map(({ path }) => path));
  const without = (plan: ScanPlan): ScanPlan => ({
    ...plan,
    files: plan.files.filter(({ path }) => !both.has(path)),
  });
  return {
    from: without(older),
    to: without(newer),
    shared: {
      files: skipped.reduce((sum, one) => sum + one.addedFiles + one.existingFiles, alike.length),
      rows: skipped.reduce(
        (sum, one) => sum + one.addedRows + one.existingRows,
        alike.reduce((sum, { recordCount }) => sum + BigInt(recordCount), 0n),
      ),
    },
  };
}

async function manifestsOf(
  deps: { readonly store: ObjectStore },
  { metadata, snapshotId }: SnapshotOf,
): Promise<readonly ManifestFile[]> {
  if (snapshotId === null) return [];
  const snapshot = resolveSnapshot(metadata, { kind: 'id', snapshotId });
  return (await readManifests(deps, snapshot)).filter(hasLiveFiles);
}

/** Manifests whose files both states read alike: none, when either deletes rows that the other has. */
function sharedManifests(
  from: readonly ManifestFile[],
  to: readonly ManifestFile[],
): readonly ManifestFile[] {
  const pathsOf = (manifests: readonly ManifestFile[], content: ManifestFile['content']) =>
    manifests.filter((one) => one.content === content).map(({ path }) => path);
  const deletes = pathsOf(from, 'deletes').sort().join('\n');
  if (deletes !== pathsOf(to, 'deletes').sort().join('\n')) return [];
  const others = new Set(pathsOf(to, 'data'));
  return from.filter(({ content, path }) => content === 'data' && others.has(path));
}

/** A file and the delete files that it is read with. */
const signature = ({ deletesOf }: ScanPlan, { path }: DataFile): string =>
  [path, ...(deletesOf.get(path) ?? []).map((file) => file.path).sort()].join('\n');
