import type { ManifestFile } from './data-file.ts';

const DEFAULT_TARGET_BYTES = 8 * 1024 * 1024;
const DEFAULT_MIN_COUNT = 100;

/** How a table wants its manifests. */
export interface ManifestPolicy {
  readonly targetBytes: number;
  /** As many small manifests gather before a commit merges them. */
  readonly minCountToMerge: number;
  readonly mergesOnCommit: boolean;
}

/** What the table's properties say; a value that is no positive number counts as not said. */
export function manifestPolicy(properties: Readonly<Record<string, string>>): ManifestPolicy {
  const positive = (name: string, otherwise: number) => {
    const value = Number(properties[name]);
    return Number.isSafeInteger(value) && value > 0 ? value : otherwise;
  };
  return {
    targetBytes: positive('commit.manifest.target-size-bytes', DEFAULT_TARGET_BYTES),
    minCountToMerge: positive('commit.manifest.min-count-to-merge', DEFAULT_MIN_COUNT),
    mergesOnCommit: properties['commit.manifest-merge.enabled'] !== 'false',
  };
}

/**
 * Groups manifests (newest first) so that each group becomes one manifest of about the target size; a
 * group of one stays as it is. The newest group is left alone until it is full or has the least number
 * of members, so that a commit rewrites old manifests only now and then.
 */
export function groupToMerge(
  manifests: readonly ManifestFile[],
  policy: ManifestPolicy,
): readonly (readonly ManifestFile[])[] {
  if (!policy.mergesOnCommit) return manifests.map((manifest) => [manifest]);
  const kinds = Map.groupBy(manifests, ({ content, specId }) => `${content} ${specId}`);
  return [...kinds.values()].flatMap((kind) => {
    // From the oldest, so that full groups stay the same from commit to commit.
    const groups = packFromOldest(kind, policy.targetBytes);
    const [newest = [], ...full] = groups;
    const isReady = newest.length >= policy.minCountToMerge;
    return [...(isReady ? [newest] : newest.map((manifest) => [manifest])), ...full];
  });
}

/** Groups, newest first, of manifests that follow each other and together are no larger than a target. */
function packFromOldest(
  manifests: readonly ManifestFile[],
  targetBytes: number,
): readonly (readonly ManifestFile[])[] {
  const groups: ManifestFile[][] = [];
  let room = 0;
  for (const manifest of manifests.toReversed()) {
    const length = Number(manifest.length);
    const [group] = groups;
    if (group !== undefined && length <= room) {
      group.unshift(manifest);
      room -= length;
    } else {
      groups.unshift([manifest]);
      room = targetBytes - length;
    }
  }
  return groups;
}
