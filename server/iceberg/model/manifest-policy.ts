import type { ManifestFile } from './data-file.ts';

const DEFAULT_TARGET_BYTES = 8 * 1024 * 1024;
const DEFAULT_MIN_COUNT = 100;

/** How a table wants its manifests. */
export interface ManifestPolicy {
  readonly targetBytes: number;
  /** As many small manifests gather before a commit merges them. */
  readonly minCountToMerge: number;
  readonly mergesOnCommit: boolean;
  /** Leaves a manifest alone until the newer ones together have as many files. */
  readonly sparesLarge: boolean;
}

/**
 * What the table's properties say; a value that is no positive number counts as not said. `fewest` is
 * for a rewrite that somebody asked for: from so many on manifests are merged, whatever they cost.
 */
export function manifestPolicy(
  properties: Readonly<Record<string, string>>,
  fewest?: number,
): ManifestPolicy {
  const positive = (name: string, otherwise: number) => {
    const value = Number(properties[name]);
    return Number.isSafeInteger(value) && value > 0 ? value : otherwise;
  };
  return {
    targetBytes: positive('commit.manifest.target-size-bytes', DEFAULT_TARGET_BYTES),
    minCountToMerge: fewest ?? positive('commit.manifest.min-count-to-merge', DEFAULT_MIN_COUNT),
    mergesOnCommit: fewest !== undefined || properties['commit.manifest-merge.enabled'] !== 'false',
    sparesLarge: fewest === undefined,
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
    const alone = newest.map((manifest) => [manifest]);
    if (newest.length < policy.minCountToMerge) return [...alone, ...full];
    const merged = policy.sparesLarge ? withoutLarge(newest) : newest;
    return [merged, ...alone.slice(merged.length), ...full];
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

/**
 * The manifests without the oldest as long as it has more files than all newer ones: so a file is
 * written again only when the number of files about it has doubled.
 */
function withoutLarge(newestFirst: readonly ManifestFile[]): readonly ManifestFile[] {
  const newer = newestFirst.slice(0, -1);
  const oldest = newestFirst.at(-1);
  const total = newer.reduce((sum, manifest) => sum + filesIn(manifest), 0);
  return oldest === undefined || newer.length < 2 || filesIn(oldest) <= total
    ? newestFirst
    : withoutLarge(newer);
}

const filesIn = ({ addedFiles, existingFiles }: ManifestFile): number => addedFiles + existingFiles;
