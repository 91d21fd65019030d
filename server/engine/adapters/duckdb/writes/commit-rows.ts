import type { DataFile, NewDataFile } from '#server/iceberg/model/data-file.ts';
import type { SnapshotOperation } from '#server/iceberg/model/metadata.ts';
import { isMadeAlike } from '#server/iceberg/replay-rewrite.ts';
import { SqlError } from '#server/sql/model/front-end.ts';
import { type LakeTable, loadLakeTable } from '../bind-iceberg.ts';
import type { LakeInput } from '../bound-input.ts';
import { branchHead } from '../branch-head.ts';
import { commitVersion } from './commit-version.ts';
import type { TablePlace } from './place.ts';
import type { WriteRun } from './write-run.ts';

export interface RowsToCommit {
  readonly added: readonly NewDataFile[];
  readonly removed: readonly DataFile[];
  readonly inputs: readonly LakeInput[];
  readonly message: string;
}

const MAX_ATTEMPTS = 5;

/**
 * One snapshot and one commit for what a statement did to the rows of a table. When somebody else changed
 * the table meanwhile, rows that were only added are put on top of theirs, as long as new files are made
 * as they were; anything else is refused, for it was worked out from rows that are no more.
 */
export async function commitRows(
  run: WriteRun,
  place: TablePlace,
  table: LakeTable,
  rows: RowsToCommit,
): Promise<void> {
  const { deps } = run;
  const { added, removed, inputs, message } = rows;
  const change = { operation: operationOf(rows), added, removed };
  let base = { head: place.head, existing: table };
  for (let attempt = 1; ; attempt += 1) {
    const { head, existing } = base;
    const { metadata } = existing;
    try {
      await commitVersion(run, { ...place, head }, { existing, metadata, change, inputs, message });
      return;
    } catch (cause) {
      const isConflict = cause instanceof SqlError && cause.errorName === 'TRANSACTION_CONFLICT';
      if (!isConflict || removed.length > 0 || attempt === MAX_ATTEMPTS) throw cause;
      const newHead = await branchHead(deps, place.head.name);
      const now = await loadLakeTable(deps, place.key, newHead.hash);
      if (now === null || !isSameTable(now, table)) throw cause;
      base = { head: newHead, existing: now };
    }
  }
}

const isSameTable = (now: LakeTable, then: LakeTable): boolean =>
  now.metadata.tableUuid === then.metadata.tableUuid &&
  now.content.id === then.content.id &&
  isMadeAlike(now.metadata, then.metadata);

function operationOf({ added, removed }: RowsToCommit): SnapshotOperation {
  if (removed.length === 0) return 'append';
  return added.length === 0 ? 'delete' : 'overwrite';
}
