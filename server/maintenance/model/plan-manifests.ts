import type { ManifestFile } from '#server/iceberg/model/data-file.ts';

const DEFAULT_TARGET_BYTES = 8 * 1024 * 1024;
const SMALL_PART = 0.5;

/** Size in bytes that manifests of a table should have. */
export function targetManifestBytes(properties: Readonly<Record<string, string>>): number {
  const stated = Number(properties['commit.manifest.target-size-bytes']);
  return Number.isFinite(stated) && stated > 0 ? stated : DEFAULT_TARGET_BYTES;
}

/** Manifests of data files that fewer could stand for: small ones of a partition spec that has several. */
export function manifestsToMerge(
  manifests: readonly ManifestFile[],
  properties: Readonly<Record<string, string>>,
): readonly ManifestFile[] {
  const limit = targetManifestBytes(properties) * SMALL_PART;
  const small = manifests.filter(({ content, length }) => content === 'data' && length < limit);
  const bySpec = Map.groupBy(small, ({ specId }) => specId);
  return [...bySpec.values()].filter((group) => group.length > 1).flat();
}
