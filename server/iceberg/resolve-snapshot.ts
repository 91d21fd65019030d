import { AppError } from '#server/platform/errors.ts';
import { type Snapshot, snapshotById, type TableMetadata } from './model/metadata.ts';

export type SnapshotSelector =
  | { readonly kind: 'id'; readonly snapshotId: bigint }
  /** The snapshot that was current at that moment. Microseconds since the epoch, UTC. */
  | { readonly kind: 'timestamp'; readonly epochMicros: bigint }
  /** A branch or tag in the table's own metadata. */
  | { readonly kind: 'ref'; readonly ref: string };

/** The snapshot meant. Throws `AppError` (`not-found`) when the table does not have it. */
export function resolveSnapshot(metadata: TableMetadata, selector: SnapshotSelector): Snapshot {
  switch (selector.kind) {
    case 'id':
      return requireSnapshot(metadata, selector.snapshotId);
    case 'ref': {
      const found = metadata.refs[selector.ref];
      if (found !== undefined) return requireSnapshot(metadata, found.snapshotId);
      throw new AppError(
        'not-found',
        `${metadata.location} has no branch or tag ${selector.ref}. It has: ${Object.keys(metadata.refs).join(', ') || 'none'}.`,
      );
    }
    case 'timestamp':
      return requireSnapshot(metadata, snapshotIdAt(metadata, selector.epochMicros));
  }
}

function snapshotIdAt(metadata: TableMetadata, epochMicros: bigint): bigint {
  const entry = metadata.snapshotLog.findLast(
    ({ timestampMs }) => BigInt(timestampMs) * 1000n <= epochMicros,
  );
  if (entry !== undefined) return entry.snapshotId;
  const first = metadata.snapshotLog.at(0);
  throw new AppError(
    'not-found',
    first === undefined
      ? `${metadata.location} has no snapshot yet: nothing was written to it.`
      : `${metadata.location} has no snapshot that old: its first is of ${new Date(first.timestampMs).toISOString()}.`,
  );
}

function requireSnapshot(metadata: TableMetadata, snapshotId: bigint): Snapshot {
  const snapshot = snapshotById(metadata, snapshotId);
  if (snapshot !== null) return snapshot;
  throw new AppError(
    'not-found',
    `${metadata.location} has no snapshot ${snapshotId}: it is of another table or was expired.`,
    { details: { snapshotId: String(snapshotId) } },
  );
}
