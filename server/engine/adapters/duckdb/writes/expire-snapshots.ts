import { writeMetadata } from '#server/iceberg/write-metadata.ts';
import { chooseExpired, withoutSnapshots } from '#server/maintenance/model/choose-snapshots.ts';
import { commitNext } from './commit-metadata.ts';
import { nameOf, type TablePlace } from './place.ts';
import type { TableExecute } from './procedures.ts';
import { retentionMs } from './retention.ts';
import type { WriteRun } from './write-run.ts';

/**
 * Drops snapshots older than the retention from the table on this branch. Files stay until no branch, tag
 * or commit within retention leads to them: maintenance removes them then.
 */
export async function expireSnapshots(
  run: WriteRun<TableExecute>,
  place: TablePlace,
): Promise<void> {
  const { deps } = run;
  const ageMs = retentionMs(run, 'expire_snapshots');
  await commitNext(run, place, `Expire snapshots of ${nameOf(place)}`, async (table) => {
    const nowMs = deps.clock().getTime();
    const rule = { keepSinceMs: nowMs - ageMs, retainLast: 1 };
    const expiry = chooseExpired(table.metadata, rule, nowMs);
    if (expiry.snapshots.length === 0 && expiry.refs.length === 0) return null;
    const next = withoutSnapshots(table.metadata, expiry, nowMs);
    return writeMetadata(deps, next, table.metadataLocation);
  });
}
