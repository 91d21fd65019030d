import type { ObjectStore } from '#server/storage/port.ts';
import type { ManifestWriter } from './manifest-writer.ts';
import type { ManifestFile } from './model/data-file.ts';
import { isLive } from './model/manifest.ts';
import { groupToMerge, manifestPolicy } from './model/manifest-policy.ts';
import type { TableMetadata } from './model/metadata.ts';
import { readEntries } from './read-manifests.ts';

/**
 * Keeps planning cheap after many small commits: manifests (newest first) that the table's properties
 * hold for too many and too small become fewer, the rest is returned as it is. `fewest` stands for the
 * number of small ones from which on the table would have them merged.
 */
export async function mergeManifests(
  deps: { readonly store: ObjectStore },
  writer: ManifestWriter,
  metadata: TableMetadata,
  manifests: readonly ManifestFile[],
  fewest?: number,
): Promise<readonly ManifestFile[]> {
  const policy = manifestPolicy(metadata.properties, fewest);
  const kept: ManifestFile[] = [];
  for (const group of groupToMerge(manifests, policy)) {
    const [first] = group;
    if (first === undefined || group.length === 1) kept.push(...group);
    else kept.push(...(await rewriteGroup(deps, writer, metadata, group, first)));
  }
  return kept;
}

/** Live files of manifests of one spec and content, in new manifests. */
async function rewriteGroup(
  deps: { readonly store: ObjectStore },
  writer: ManifestWriter,
  metadata: TableMetadata,
  group: readonly ManifestFile[],
  kind: Pick<ManifestFile, 'specId' | 'content'>,
): Promise<readonly ManifestFile[]> {
  const entries = (await readEntries(deps, metadata, group)).flat().filter(isLive);
  return writer.writeManifests(
    kind,
    entries.map((entry) => ({ ...entry, status: 'existing' })),
  );
}
