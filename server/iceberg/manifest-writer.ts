import { newId } from '#server/platform/ids.ts';
import { failureToAppError } from '#server/storage/failure-to-app-error.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import { asAppError } from './as-app-error.ts';
import { writeManifest } from './codec/manifest.ts';
import { writeManifestList } from './codec/manifest-list.ts';
import type { ManifestShape } from './codec/manifest-schema.ts';
import type { ManifestEntry, ManifestFile } from './model/data-file.ts';
import { describeManifest } from './model/manifest.ts';
import { manifestPolicy } from './model/manifest-policy.ts';
import { currentSchema, specById, type TableMetadata } from './model/metadata.ts';
import { partitionTypes } from './model/transform.ts';

/** A manifest may be that much larger than wanted before it is split. */
const MAX_OVERSIZE = 1.5;

/** Numbers of the snapshot that is being written. */
export interface SnapshotIdentity {
  readonly snapshotId: bigint;
  readonly parentSnapshotId: bigint | null;
  readonly sequenceNumber: bigint;
}

/** Writes the manifests and the manifest list of one snapshot under names of their own. */
export interface ManifestWriter {
  /** All entries are of the spec and of the content; one manifest, or more of the size that the table wants. */
  writeManifests(
    kind: Pick<ManifestFile, 'specId' | 'content'>,
    entries: readonly ManifestEntry[],
  ): Promise<readonly ManifestFile[]>;
  /** Returns the list's URI. */
  writeList(manifests: readonly ManifestFile[]): Promise<string>;
  /** URIs of all that was written, or tried to be. */
  readonly written: readonly string[];
}

export function createManifestWriter(
  { store }: { readonly store: ObjectStore },
  metadata: TableMetadata,
  identity: SnapshotIdentity,
): ManifestWriter {
  const folder = `${metadata.location}/metadata`;
  const commitId = newId();
  const { targetBytes } = manifestPolicy(metadata.properties);
  const written: string[] = [];

  const put = async (uri: string, bytes: Uint8Array) => {
    written.push(uri);
    const result = await store.putIfAbsent(uri, bytes);
    if (!result.ok) throw failureToAppError(result.error);
  };

  const encode = (shape: ManifestShape, entries: readonly ManifestEntry[]) =>
    writeManifest(shape, currentSchema(metadata), entries);

  const writeOne = async (
    shape: ManifestShape,
    entries: readonly ManifestEntry[],
    bytes: Uint8Array,
  ): Promise<ManifestFile> => {
    const path = `${folder}/${commitId}-m${written.length}.avro`;
    await put(path, bytes);
    return describeManifest(
      {
        path,
        length: BigInt(bytes.byteLength),
        specId: shape.spec.specId,
        content: shape.content,
        sequenceNumber: identity.sequenceNumber,
        addedSnapshotId: identity.snapshotId,
      },
      shape.types,
      entries,
    );
  };

  return {
    written,
    async writeManifests({ specId, content }, entries) {
      if (entries.length === 0) return [];
      const subject = `A manifest of ${metadata.location} cannot be written`;
      const shape = asAppError(subject, (): ManifestShape => {
        const spec = specById(metadata, specId);
        return { spec, types: partitionTypes(metadata, spec), content };
      });
      const whole = asAppError(subject, () => encode(shape, entries));
      const parts = Math.ceil(whole.byteLength / (targetBytes * MAX_OVERSIZE));
      if (parts <= 1) return [await writeOne(shape, entries, whole)];
      const manifests: ManifestFile[] = [];
      const size = Math.ceil(entries.length / parts);
      for (let start = 0; start < entries.length; start += size) {
        const part = entries.slice(start, start + size);
        manifests.push(await writeOne(shape, part, encode(shape, part)));
      }
      return manifests;
    },
    async writeList(manifests) {
      const uri = `${folder}/snap-${identity.snapshotId}-1-${commitId}.avro`;
      await put(uri, writeManifestList(identity, manifests));
      return uri;
    },
  };
}
