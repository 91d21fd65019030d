import type { TableMetadata } from '#server/iceberg/model/metadata.ts';

/** Snapshots of a table that follow each other: what came after one, up to and with another. */
export interface Stretch {
  readonly after: bigint;
  readonly upTo: bigint;
}

/**
 * Stretches of nothing but appends between two snapshots, newest first: what is new in each is in files of
 * its own, also when a compaction between them has put those together with older ones. One stretch over
 * everything when something else happened, or when the table does not know all that did.
 */
export function deltaStretches(
  { snapshots }: Pick<TableMetadata, 'snapshots'>,
  { since, current }: { readonly since: bigint; readonly current: bigint },
): readonly Stretch[] {
  const whole = since === current ? [] : [{ after: since, upTo: current }];
  const byId = new Map(snapshots.map((snapshot) => [snapshot.snapshotId, snapshot]));
  const stretches: Stretch[] = [];
  let upTo = current;
  for (let id = current; id !== since; ) {
    const snapshot = byId.get(id);
    // Each is visited once, also in a circle.
    byId.delete(id);
    const operation = snapshot?.summary['operation'];
    const parent = snapshot?.parentSnapshotId ?? null;
    if (parent === null || (operation !== 'append' && operation !== 'replace')) return whole;
    if (operation === 'replace') {
      if (upTo !== id) stretches.push({ after: id, upTo });
      upTo = parent;
    }
    id = parent;
  }
  return upTo === since ? stretches : [...stretches, { after: since, upTo }];
}
