import { newId } from '#server/platform/ids.ts';
import { failureToAppError } from '#server/storage/failure-to-app-error.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import { asAppError } from './as-app-error.ts';
import { writeManifest } from './codec/manifest.ts';
import { writeManifestList } from './codec/manifest-list.ts';
import type { ManifestEntry, ManifestFile } from './model/data-file.ts';
import { describeManifest } from './model/manifest.ts';
import { currentSchema, specById, type TableMetadata } from './model/metadata.ts';
import { partitionTypes } from './model/transform.ts';

/** Numbers of the snapshot that is being written. */
export interface SnapshotIdentity {
  readonly snapshotId: bigint;
  readonly parentSnapshotId: bigint | null;
  readonly sequenceNumber: bigint;
}

/** Writes the manifests and the manifest list of one snapshot under names of their own. */
export interface ManifestWriter {
  /** All entries are of the spec and of the content. */
  writeManifest(
    kind: Pick<ManifestFile, 'specId' | 'content'>,
    entries: readonly ManifestEntry[],
  ): Promise<ManifestFile>;
  /** Returns the list's URI. */
  writeList(manifests: readonly ManifestFile[]): Promise<string>;
}

export function createManifestWriter(
  { store }: { readonly store: ObjectStore },
  metadata: TableMetadata,
  identity: SnapshotIdentity,
): ManifestWriter {
  const folder = `${metadata.location}/metadata`;
  const commitId = newId();
  let written = 0;

  const put = async (uri: string, bytes: Uint8Array) => {
    const result = await store.putIfAbsent(uri, bytes);
    if (!result.ok) throw failureToAppError(result.error);
  };

  return {
    async writeManifest({ specId, content }, entries) {
      const path = `${folder}/${commitId}-m${written}.avro`;
      written += 1;
      const { bytes, types } = asAppError(`${path} cannot be written`, () => {
        const spec = specById(metadata, specId);
        const types = partitionTypes(metadata, spec);
        return {
          types,
          bytes: writeManifest({ spec, types, content }, currentSchema(metadata), entries),
        };
      });
      await put(path, bytes);
      return describeManifest(
        {
          path,
          length: BigInt(bytes.byteLength),
          specId,
          content,
          sequenceNumber: identity.sequenceNumber,
          addedSnapshotId: identity.snapshotId,
        },
        types,
        entries,
      );
    },
    async writeList(manifests) {
      const uri = `${folder}/snap-${identity.snapshotId}-1-${commitId}.avro`;
      await put(uri, writeManifestList(identity, manifests));
      return uri;
    },
  };
}
