import { getTable } from '#server/catalog/get-table.ts';
import type { ContentKey } from '#server/catalog/model/content.ts';
import { loadTable } from '#server/iceberg/load-table.ts';
import type { DataFile } from '#server/iceberg/model/data-file.ts';
import { currentSnapshot, type TableMetadata } from '#server/iceberg/model/metadata.ts';
import { partitionKey } from '#server/iceberg/model/partition-key.ts';
import { planScan } from '#server/iceberg/plan-scan.ts';
import { readManifests } from '#server/iceberg/read-manifests.ts';
import { failureToAppError } from '#server/storage/failure-to-app-error.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import { adviseTable } from './model/advise-table.ts';
import { chooseExpired, snapshotRule } from './model/choose-snapshots.ts';
import { planCompaction, targetFileBytes } from './model/plan-compaction.ts';
import { manifestsToMerge } from './model/plan-manifests.ts';
import type { TableHealth } from './model/table-health.ts';
import type { MaintenanceDeps } from './task-run.ts';

/** How a table is stored at a ref, and what maintenance would do for it. Throws `not-found`, `invalid`. */
export async function tableHealth(
  deps: Pick<MaintenanceDeps, 'catalog' | 'store' | 'clock'>,
  input: { readonly ref: string; readonly key: ContentKey },
): Promise<TableHealth> {
  const { content, effective } = await getTable(deps, input);
  const { metadata } = await loadTable(deps, content.metadataLocation);
  const { files, deletesOf } = await planScan(deps, metadata, { snapshotId: null });
  const compaction = planCompaction({ files, deletesOf }, metadata);
  const facts = {
    commitHash: effective.hash,
    files: {
      count: files.length,
      bytes: sizeOf(files),
      small: compaction.files.length,
      smallBytes: compaction.bytes,
      smallAfter: compaction.filesAfter,
      targetBytes: targetFileBytes(metadata),
      partitions: new Set(files.map((file) => `${file.specId} ${partitionKey(file.partition)}`))
        .size,
    },
    deletes: deletesIn(deletesOf),
    manifests: await manifestsOf(deps.store, metadata),
    snapshots: snapshotsOf(metadata, deps.clock().getTime()),
    metadata: {
      bytes: await bytesOf(deps.store, content.metadataLocation),
      previousFiles: metadata.metadataLog.length,
    },
  };
  return { ...facts, advice: adviseTable(facts) };
}

const sizeOf = (files: readonly DataFile[]): number =>
  files.reduce((sum, { fileSizeBytes }) => sum + fileSizeBytes, 0);

function deletesIn(deletesOf: ReadonlyMap<string, readonly DataFile[]>): TableHealth['deletes'] {
  const distinct = new Map([...deletesOf.values()].flat().map((file) => [file.path, file]));
  return {
    count: distinct.size,
    bytes: sizeOf([...distinct.values()]),
    filesAffected: deletesOf.size,
  };
}

async function manifestsOf(
  store: ObjectStore,
  metadata: TableMetadata,
): Promise<TableHealth['manifests']> {
  const snapshot = currentSnapshot(metadata);
  const manifests = snapshot === null ? [] : await readManifests({ store }, snapshot);
  return {
    count: manifests.length,
    bytes: manifests.reduce((sum, { length }) => sum + Number(length), 0),
    small: manifestsToMerge(manifests, metadata.properties).length,
  };
}

function snapshotsOf(metadata: TableMetadata, nowMs: number): TableHealth['snapshots'] {
  const rule = snapshotRule(metadata, { olderThanDays: null, retainLast: null }, nowMs);
  const times = metadata.snapshots.map(({ timestampMs }) => timestampMs);
  return {
    count: times.length,
    expirable: chooseExpired(metadata, rule, nowMs).snapshots.length,
    oldestAt: times.length === 0 ? null : new Date(times.reduce((a, b) => Math.min(a, b))),
    keptSince: new Date(rule.keepSinceMs),
    retainLast: rule.retainLast,
  };
}

async function bytesOf(store: ObjectStore, uri: string): Promise<number> {
  const found = await store.head(uri);
  if (!found.ok) throw failureToAppError(found.error);
  return found.value.sizeBytes;
}
