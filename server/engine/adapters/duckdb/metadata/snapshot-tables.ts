import type { Snapshot, TableMetadata } from '#server/iceberg/model/metadata.ts';
import type { LiteralRows } from '../literal-rows.ts';
import { BIGINT, BOOLEAN, column, INSTANT, INTEGER, instant, mapOf, VARCHAR } from './columns.ts';

/** A table as its metadata tables see it. */
export interface TableState {
  readonly metadata: TableMetadata;
  readonly metadataLocation: string;
  /** What is read; null: the table has no snapshot. */
  readonly snapshot: Snapshot | null;
}

export function snapshotsTable({ metadata }: TableState): LiteralRows {
  return {
    columns: [
      column('committed_at', INSTANT),
      column('snapshot_id', BIGINT),
      column('parent_id', BIGINT),
      column('operation', VARCHAR),
      column('manifest_list', VARCHAR),
      column('summary', mapOf(VARCHAR, VARCHAR)),
    ],
    rows: metadata.snapshots.map((snapshot) => {
      const { operation = null, ...summary } = snapshot.summary;
      return [
        instant(snapshot.timestampMs),
        snapshot.snapshotId,
        snapshot.parentSnapshotId,
        operation,
        snapshot.manifestList,
        summary,
      ];
    }),
  };
}

export function historyTable({ metadata, snapshot }: TableState): LiteralRows {
  const parents = new Map(
    metadata.snapshots.map(({ snapshotId, parentSnapshotId }) => [snapshotId, parentSnapshotId]),
  );
  const ancestors = new Set<bigint>();
  for (let id = snapshot?.snapshotId ?? null; id !== null && !ancestors.has(id); ) {
    ancestors.add(id);
    id = parents.get(id) ?? null;
  }
  return {
    columns: [
      column('made_current_at', INSTANT),
      column('snapshot_id', BIGINT),
      column('parent_id', BIGINT),
      column('is_current_ancestor', BOOLEAN),
    ],
    rows: lastMadeCurrent(metadata).map(({ snapshotId, timestampMs }) => [
      instant(timestampMs),
      snapshotId,
      parents.get(snapshotId) ?? null,
      ancestors.has(snapshotId),
    ]),
  };
}

/** Each snapshot once, at the moment when it became the current one for the last time. */
function lastMadeCurrent({ snapshotLog }: TableMetadata): TableMetadata['snapshotLog'] {
  const last = new Map(snapshotLog.map((entry) => [entry.snapshotId, entry]));
  return snapshotLog.filter((entry) => last.get(entry.snapshotId) === entry);
}

/** The table's own references; `main` is what the commit that is read says. */
export function refsTable({ metadata, snapshot }: TableState): LiteralRows {
  const others = Object.entries(metadata.refs).filter(([name]) => name !== 'main');
  const number = (value: unknown) => (typeof value === 'number' ? value : null);
  return {
    columns: [
      column('name', VARCHAR),
      column('type', VARCHAR),
      column('snapshot_id', BIGINT),
      column('max_reference_age_in_ms', BIGINT),
      column('min_snapshots_to_keep', INTEGER),
      column('max_snapshot_age_in_ms', BIGINT),
    ],
    rows: [
      ...(snapshot === null ? [] : [['main', 'BRANCH', snapshot.snapshotId, null, null, null]]),
      ...others.map(([name, { type, snapshotId, extra }]) => [
        name,
        type.toUpperCase(),
        snapshotId,
        number(extra['max-ref-age-ms']),
        number(extra['min-snapshots-to-keep']),
        number(extra['max-snapshot-age-ms']),
      ]),
    ],
  };
}

export function propertiesTable({ metadata }: TableState): LiteralRows {
  return {
    columns: [column('key', VARCHAR), column('value', VARCHAR)],
    rows: Object.entries(metadata.properties),
  };
}

export function metadataLogTable({ metadata, metadataLocation }: TableState): LiteralRows {
  const { metadataLog, lastUpdatedMs, snapshotLog, snapshots } = metadata;
  const files = [...metadataLog, { metadataFile: metadataLocation, timestampMs: lastUpdatedMs }];
  return {
    columns: [
      column('timestamp', INSTANT),
      column('file', VARCHAR),
      column('latest_snapshot_id', BIGINT),
      column('latest_schema_id', INTEGER),
      column('latest_sequence_number', BIGINT),
    ],
    rows: files.map(({ metadataFile, timestampMs }) => {
      const latest = snapshotLog.findLast((entry) => entry.timestampMs <= timestampMs);
      const snapshot = snapshots.find(({ snapshotId }) => snapshotId === latest?.snapshotId);
      return [
        instant(timestampMs),
        metadataFile,
        snapshot?.snapshotId ?? null,
        snapshot?.schemaId ?? null,
        snapshot?.sequenceNumber ?? null,
      ];
    }),
  };
}
