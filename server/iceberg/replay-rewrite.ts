import type { ObjectStore } from '#server/storage/port.ts';
import { type CommittedSnapshot, commitSnapshot } from './commit-snapshot.ts';
import type { DataFile } from './model/data-file.ts';
import { currentSnapshot, type Table, type TableMetadata } from './model/metadata.ts';
import { removedWith } from './model/removed-with.ts';
import { planScan, type ScanPlan } from './plan-scan.ts';

/**
 * Puts what a rewrite made on top of what others did to the table since: the same files come in the
 * place of the same files. `rewritten` has the rewrite as its current snapshot. Null: the others
 * changed the files that were rewritten, what is deleted of them, or how the table is made.
 */
export async function replayRewrite(
  deps: { readonly store: ObjectStore },
  {
    rewritten,
    onto,
    now,
  }: { readonly rewritten: TableMetadata; readonly onto: Table; readonly now: Date },
): Promise<CommittedSnapshot | null> {
  const base = currentSnapshot(rewritten)?.parentSnapshotId ?? null;
  if (base === null) return null;
  const before = await planScan(deps, rewritten, { snapshotId: base });
  const after = await planScan(deps, rewritten, { snapshotId: null });
  const today = await planScan(deps, onto.metadata, { snapshotId: null });
  const read = without(before.files, after.files);
  if (!isMadeAlike(rewritten, onto.metadata) || !areReadAlike(read, before, today)) return null;
  return commitSnapshot(deps, onto, {
    operation: 'replace',
    added: without(after.files, before.files),
    removed: removedWith(today, read),
    now,
  });
}

/** Whether files that were written for one table are those that the other would get. */
export const isMadeAlike = (one: TableMetadata, other: TableMetadata): boolean =>
  one.defaultSpecId === other.defaultSpecId && one.currentSchemaId === other.currentSchemaId;

/** Whether data files are still in a table and the same is deleted of them. */
export function areReadAlike(
  files: readonly DataFile[],
  then: Pick<ScanPlan, 'deletesOf'>,
  now: Pick<ScanPlan, 'files' | 'deletesOf'>,
): boolean {
  const present = new Set(now.files.map(({ path }) => path));
  const deletes = ({ deletesOf }: Pick<ScanPlan, 'deletesOf'>, path: string) =>
    (deletesOf.get(path) ?? []).map((file) => file.path).join('\n');
  return files.every(({ path }) => present.has(path) && deletes(then, path) === deletes(now, path));
}

function without(files: readonly DataFile[], others: readonly DataFile[]): readonly DataFile[] {
  const known = new Set(others.map(({ path }) => path));
  return files.filter(({ path }) => !known.has(path));
}
