import { commitSnapshot, type SnapshotChange } from '#server/iceberg/commit-snapshot.ts';
import { discardSnapshot } from '#server/iceberg/discard-snapshot.ts';
import type { TableMetadata } from '#server/iceberg/model/metadata.ts';
import { UnreachableError } from '../../shared/unreachable-error.ts';
import type { LakeTable } from '../bind-iceberg.ts';
import type { LakeInput } from '../bound-input.ts';
import { commitTable } from '../commit-table.ts';
import type { TablePlace } from './place.ts';
import { commitOf, type WriteRun } from './write-run.ts';

export interface Version {
  /** The table at the place's head; null when there is none. */
  readonly existing: LakeTable | null;
  /** What it becomes, without the snapshot. */
  readonly metadata: TableMetadata;
  readonly change: Pick<SnapshotChange, 'operation' | 'added' | 'removed'>;
  readonly inputs: readonly LakeInput[];
  readonly message: string;
}

/** One snapshot, and the commit that points at it. Where the catalog refuses nothing of it is left. */
export async function commitVersion(
  run: WriteRun,
  { key, head }: Pick<TablePlace, 'key' | 'head'>,
  { existing, metadata, change, inputs, message }: Version,
): Promise<void> {
  const { deps } = run;
  const metadataLocation = existing?.metadataLocation ?? null;
  const now = deps.clock();
  const table = await commitSnapshot(deps, { metadata, metadataLocation }, { ...change, now });
  const request = { key, commit: commitOf(run, message) };
  try {
    await commitTable(deps, { request, head, base: existing?.content ?? null, table, inputs });
  } catch (cause) {
    // A catalog that did not answer may have made the commit, which then needs it.
    if (!(cause instanceof UnreachableError)) await discardSnapshot(deps, table);
    throw cause;
  }
}
