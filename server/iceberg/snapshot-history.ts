import type { TableMetadata } from './model/metadata.ts';

export interface SnapshotLine {
  readonly snapshotId: bigint;
  readonly parentSnapshotId: bigint | null;
  readonly committedAt: Date;
  /** `append`, `overwrite`, `delete`, `replace`, or null when the writer did not say. */
  readonly operation: string | null;
  /** Counters and whatever else the writer left, all text. */
  readonly summary: Readonly<Record<string, string>>;
  readonly schemaId: number | null;
  readonly isCurrent: boolean;
}

/** One page of a table's snapshots, newest first; `total` counts all of them. */
export function snapshotHistory(
  metadata: TableMetadata,
  page: { readonly offset: number; readonly limit: number },
): { readonly items: readonly SnapshotLine[]; readonly total: number } {
  const newestFirst = metadata.snapshots.toSorted(
    (a, b) => b.timestampMs - a.timestampMs || Number(b.sequenceNumber - a.sequenceNumber),
  );
  const items = newestFirst
    .slice(page.offset, page.offset + page.limit)
    .map(({ snapshotId, parentSnapshotId, timestampMs, summary, schemaId }) => ({
      snapshotId,
      parentSnapshotId,
      committedAt: new Date(timestampMs),
      operation: summary['operation'] ?? null,
      summary,
      schemaId,
      isCurrent: snapshotId === metadata.currentSnapshotId,
    }));
  return { items, total: newestFirst.length };
}
