import { type CommittedSnapshot, commitSnapshot } from '#server/iceberg/commit-snapshot.ts';
import type { DataFile, NewDataFile } from '#server/iceberg/model/data-file.ts';
import { currentSnapshot, type SnapshotOperation } from '#server/iceberg/model/metadata.ts';
import { readManifests } from '#server/iceberg/read-manifests.ts';
import { isMadeAlike } from '#server/iceberg/replay-rewrite.ts';
import { SqlError } from '#server/sql/model/front-end.ts';
import { UnreachableError } from '../../shared/unreachable-error.ts';
import { type LakeTable, loadLakeTable } from '../bind-iceberg.ts';
import type { LakeInput } from '../bound-input.ts';
import { branchHead } from '../branch-head.ts';
import { commitTable } from '../commit-table.ts';
import type { TablePlace } from './place.ts';
import { commitOf, type WriteRun } from './write-run.ts';

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
  let base = { head: place.head, table };
  for (let attempt = 1; ; attempt += 1) {
    const snapshot = await commitSnapshot(deps, base.table, {
      operation: operationOf(rows),
      added: rows.added,
      removed: rows.removed,
      now: deps.clock(),
    });
    try {
      return await commitSnapshotOf(run, place, base, snapshot, rows);
    } catch (cause) {
      if (!(cause instanceof UnreachableError)) await discard(run, base.table, snapshot);
      const isConflict = cause instanceof SqlError && cause.errorName === 'TRANSACTION_CONFLICT';
      if (!isConflict || rows.removed.length > 0 || attempt === MAX_ATTEMPTS) throw cause;
      const head = await branchHead(deps, place.head.name);
      const now = await loadLakeTable(deps, place.key, head.hash);
      if (now === null || !isSameTable(now, table)) throw cause;
      base = { head, table: now };
    }
  }
}

async function commitSnapshotOf(
  run: WriteRun,
  { key }: TablePlace,
  { head, table }: { readonly head: TablePlace['head']; readonly table: LakeTable },
  snapshot: CommittedSnapshot,
  { inputs, message }: RowsToCommit,
): Promise<void> {
  const request = { key, commit: commitOf(run, message) };
  await commitTable(run.deps, { request, head, base: table.content, table: snapshot, inputs });
}

/** Removes what a snapshot that nobody will point at has of its own, beside its data files. */
async function discard(
  { deps: { store } }: WriteRun,
  before: LakeTable,
  { metadata, metadataLocation }: CommittedSnapshot,
): Promise<void> {
  const [then, now] = [currentSnapshot(before.metadata), currentSnapshot(metadata)];
  const kept = new Set(
    then === null ? [] : (await readManifests({ store }, then)).map(({ path }) => path),
  );
  const own = now === null ? [] : await readManifests({ store }, now);
  const lists = now === null || now.snapshotId === then?.snapshotId ? [] : [now.manifestList];
  const gone = own.map(({ path }) => path).filter((path) => !kept.has(path));
  for (const uri of [metadataLocation, ...lists, ...gone]) await store.delete(uri);
}

const isSameTable = (now: LakeTable, then: LakeTable): boolean =>
  now.metadata.tableUuid === then.metadata.tableUuid &&
  now.content.id === then.content.id &&
  isMadeAlike(now.metadata, then.metadata);

function operationOf({ added, removed }: RowsToCommit): SnapshotOperation {
  if (removed.length === 0) return 'append';
  return added.length === 0 ? 'delete' : 'overwrite';
}
