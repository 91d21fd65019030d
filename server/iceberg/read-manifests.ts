import { AppError } from '#server/platform/errors.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import { asAppError } from './as-app-error.ts';
import { type ManifestContent, readManifest } from './codec/manifest.ts';
import { readManifestList } from './codec/manifest-list.ts';
import type { ManifestFile } from './model/data-file.ts';
import { inherit, type ResolvedEntry } from './model/manifest.ts';
import { type Snapshot, specById, type TableMetadata } from './model/metadata.ts';
import { partitionWidener } from './model/transform.ts';
import { type ImmutableKind, readImmutable } from './read-immutable.ts';

const MAX_OPEN_READS = 8;
/** What a manifest's line takes once parsed. */
const LINE_BYTES = 800;

const MANIFEST_LIST: ImmutableKind<readonly ManifestFile[]> = {
  name: 'manifest-list',
  parse: readManifestList,
  bytesOf: (manifests) => manifests.length * LINE_BYTES,
};

/** The manifests of a snapshot, newest first. */
export function readManifests(
  deps: { readonly store: ObjectStore },
  snapshot: Snapshot,
): Promise<readonly ManifestFile[]> {
  return readImmutable(deps.store, snapshot.manifestList, MANIFEST_LIST);
}

/** All snapshots list a manifest with the same numbers, so what entries inherit can be kept too. */
interface ResolvedContent extends ManifestContent {
  readonly entries: readonly ResolvedEntry[];
}

/** Entries of each manifest, deleted ones too, with inherited numbers filled in; in the order given. */
export async function readEntries(
  deps: { readonly store: ObjectStore },
  metadata: TableMetadata,
  manifests: readonly ManifestFile[],
): Promise<readonly (readonly ResolvedEntry[])[]> {
  const results: (readonly ResolvedEntry[])[] = [];
  for (let start = 0; start < manifests.length; start += MAX_OPEN_READS) {
    const group = manifests.slice(start, start + MAX_OPEN_READS);
    results.push(
      ...(await Promise.all(group.map((manifest) => readOne(deps, metadata, manifest)))),
    );
  }
  return results;
}

async function readOne(
  { store }: { readonly store: ObjectStore },
  metadata: TableMetadata,
  manifest: ManifestFile,
): Promise<readonly ResolvedEntry[]> {
  const spec = asAppError(manifest.path, () => specById(metadata, manifest.specId));
  const { entries } = await readImmutable<ResolvedContent>(store, manifest.path, {
    name: 'manifest',
    parse: (bytes) => {
      const { entries, ...rest } = readManifest(spec, bytes);
      return { ...rest, entries: entries.map((entry) => inherit(manifest, entry)) };
    },
    bytesOf: ({ bytes }) => bytes,
  });
  const expected = manifest.addedFiles + manifest.existingFiles + manifest.deletedFiles;
  if (entries.length !== expected) {
    throw new AppError(
      'invalid',
      `${manifest.path} has ${entries.length} entries where its snapshot counts ${expected}: the file was damaged. Restore it from a backup.`,
    );
  }
  // The file's parsed form is kept for all versions of the table, so it knows no types.
  const widen = partitionWidener(metadata, spec);
  if (widen === null) return entries;
  return entries.map((entry) => ({
    ...entry,
    file: { ...entry.file, partition: widen(entry.file.partition) },
  }));
}
