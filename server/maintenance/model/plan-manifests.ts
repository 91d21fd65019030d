import type { ManifestFile } from '#server/iceberg/model/data-file.ts';
import { hasLiveFiles } from '#server/iceberg/model/manifest.ts';
import { groupToMerge, manifestPolicy } from '#server/iceberg/model/manifest-policy.ts';

/** From two small manifests of a kind on, maintenance merges them. */
export const FEWEST_MANIFESTS = 2;

/** Manifests that fewer of the table's target size could stand for. */
export function manifestsToMerge(
  manifests: readonly ManifestFile[],
  properties: Readonly<Record<string, string>>,
): readonly ManifestFile[] {
  const policy = manifestPolicy(properties, FEWEST_MANIFESTS);
  return groupToMerge(manifests.filter(hasLiveFiles), policy)
    .filter((group) => group.length > 1)
    .flat();
}
