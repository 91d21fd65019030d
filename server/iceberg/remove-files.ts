import { AppError } from '#server/platform/errors.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import { asAppError } from './as-app-error.ts';
import type { ManifestWriter } from './manifest-writer.ts';
import type { DataFile, ManifestEntry, ManifestFile } from './model/data-file.ts';
import { isLive, type ResolvedEntry } from './model/manifest.ts';
import { mayHoldFile } from './model/may-hold-file.ts';
import type { TableMetadata } from './model/metadata.ts';
import { specById } from './model/metadata.ts';
import { partitionTypes } from './model/transform.ts';
import { readEntries } from './read-manifests.ts';

export interface Removal {
  readonly rewritten: readonly ManifestFile[];
  readonly untouched: readonly ManifestFile[];
}

/**
 * Rewrites the manifests that hold a removed file: survivors become existing, victims deleted, each with
 * its own sequence numbers. Throws `AppError` (`conflict`) when a removed file is in none of them.
 */
export async function removeFiles(
  deps: { readonly store: ObjectStore },
  writer: ManifestWriter,
  metadata: TableMetadata,
  input: {
    readonly manifests: readonly ManifestFile[];
    readonly removed: readonly DataFile[];
    readonly snapshotId: bigint;
  },
): Promise<Removal> {
  const missing = new Set(input.removed.map((file) => file.path));
  if (missing.size === 0) return { rewritten: [], untouched: input.manifests };
  const isCandidate = (manifest: ManifestFile) => {
    const types = asAppError(metadata.location, () =>
      partitionTypes(metadata, specById(metadata, manifest.specId)),
    );
    return input.removed.some((file) => mayHoldFile(types, manifest, file));
  };
  const candidates = input.manifests.filter(isCandidate);
  const isRead = new Set(candidates);
  const untouched = input.manifests.filter((manifest) => !isRead.has(manifest));
  const rewritten: ManifestFile[] = [];
  const entriesOf = await readEntries(deps, metadata, candidates);
  for (const [index, manifest] of candidates.entries()) {
    const live = (entriesOf[index] ?? []).filter(isLive);
    const victims = new Set(live.filter((entry) => missing.delete(entry.file.path)));
    if (victims.size === 0) {
      untouched.push(manifest);
      continue;
    }
    const entries = live.map((entry) => settle(entry, victims.has(entry), input.snapshotId));
    rewritten.push(...(await writer.writeManifests(manifest, entries)));
  }
  const [lost] = missing;
  if (lost !== undefined) {
    throw new AppError(
      'conflict',
      `${lost} is no longer in ${metadata.location}: the table changed meanwhile. Read it again and repeat the write.`,
    );
  }
  return { rewritten, untouched: inOrderOf(input.manifests, untouched) };
}

function settle(entry: ResolvedEntry, isVictim: boolean, snapshotId: bigint): ManifestEntry {
  return isVictim ? { ...entry, status: 'deleted', snapshotId } : { ...entry, status: 'existing' };
}

function inOrderOf(
  order: readonly ManifestFile[],
  manifests: readonly ManifestFile[],
): readonly ManifestFile[] {
  const kept = new Set(manifests);
  return order.filter((manifest) => kept.has(manifest));
}
