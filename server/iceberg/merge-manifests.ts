import type { ObjectStore } from '#server/storage/port.ts';
import type { ManifestWriter } from './manifest-writer.ts';
import type { ManifestFile } from './model/data-file.ts';
import { isLive } from './model/manifest.ts';
import type { TableMetadata } from './model/metadata.ts';
import { readEntries } from './read-manifests.ts';

const MAX_SMALL_MANIFESTS = 100;
const SMALL_BYTES = 4n * 1024n * 1024n;

/**
 * Keeps planning cheap after many small commits: once more than 100 small manifests of data files have
 * gathered, those of each partition spec become one. Fewer are returned as they are.
 */
export async function mergeManifests(
  deps: { readonly store: ObjectStore },
  writer: ManifestWriter,
  metadata: TableMetadata,
  manifests: readonly ManifestFile[],
): Promise<readonly ManifestFile[]> {
  const small = manifests.filter(isSmall);
  if (small.length <= MAX_SMALL_MANIFESTS) return manifests;
  const merged: ManifestFile[] = [];
  for (const [specId, group] of Map.groupBy(small, (manifest) => manifest.specId)) {
    const entries = (await readEntries(deps, metadata, group)).flat().filter(isLive);
    merged.push(
      await writer.writeManifest(
        { specId, content: 'data' },
        entries.map((entry) => ({ ...entry, status: 'existing' as const })),
      ),
    );
  }
  return [...merged, ...manifests.filter((manifest) => !isSmall(manifest))];
}

function isSmall(manifest: ManifestFile): boolean {
  return manifest.content === 'data' && manifest.length < SMALL_BYTES;
}
