import type { Snapshot, TableMetadata } from './metadata.ts';

/** Branch of the table's own metadata that is the table; branches of the lake are the catalog's. */
export const MAIN = 'main';

/** The table with a new current snapshot. */
export function withSnapshot(metadata: TableMetadata, snapshot: Snapshot): TableMetadata {
  const { snapshotId, timestampMs } = snapshot;
  return {
    ...metadata,
    lastSequenceNumber: snapshot.sequenceNumber,
    lastUpdatedMs: timestampMs,
    currentSnapshotId: snapshotId,
    snapshots: [...metadata.snapshots, snapshot],
    refs: {
      ...metadata.refs,
      [MAIN]: { extra: {}, ...metadata.refs[MAIN], type: 'branch', snapshotId },
    },
    snapshotLog: [...metadata.snapshotLog, { snapshotId, timestampMs }],
  };
}

/** Time of the next snapshot: now, or just after the last change if a clock stood still or went back. */
export function nextTimestampMs(metadata: TableMetadata, now: Date): number {
  const last = Math.max(
    metadata.lastUpdatedMs,
    ...metadata.snapshots.map((snapshot) => snapshot.timestampMs + 1),
  );
  return Math.max(now.getTime(), last);
}
