import { z } from 'zod';
import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { Catalog } from '#server/catalog/port.ts';
import type { ChangeRecords, GatedLake } from './change-deps.ts';
import { findChange } from './change-rows.ts';
import { StoredHashes } from './merged-hashes.ts';
import type { ChangeView, MergedHashes } from './model/change.ts';
import { recordEvent } from './record-event.ts';

/** A merge commit that was made aside and may be in the target by now. */
export const PendingMerge = StoredHashes.extend({
  /** Null until the commit is made. */
  mergeHash: z.string().nullable(),
  branch: z.string(),
  by: z.string(),
});
export type PendingMerge = Readonly<z.infer<typeof PendingMerge>>;

/**
 * Finds out whether a merge that the end of a process kept out of the books is in the target, and
 * writes it down then. The change as it is.
 */
export async function settleMerge(
  deps: ChangeRecords & { readonly catalog: Catalog },
  number: number,
): Promise<ChangeView> {
  const change = await findChange(deps, number);
  if (change.state !== 'open') return change;
  const pending = await readPending(deps, number);
  if (pending === null || pending.mergeHash === null) return change;
  const { mergeHash } = pending;
  const base = await deps.catalog.mergeBase(change.target, `@${mergeHash}`);
  const isMerged = base.ok && base.value === mergeHash;
  if (!isMerged) return change;
  const merged = await writeMerged(deps, number, { ...pending, mergeHash });
  await clearAway(deps, number, pending);
  return merged;
}

/**
 * The same while nobody else merges the change: what an earlier merge did not come to do, it never will,
 * so what it made aside is cleared away.
 */
export async function settleForGood(deps: GatedLake, number: number): Promise<ChangeView> {
  const pending = await readPending(deps, number);
  const change = await settleMerge(deps, number);
  if (pending === null) return change;
  await clearAway({ ...deps, catalog: deps.gatedCatalog }, number, pending);
  return change;
}

async function clearAway(
  deps: ChangeRecords & { readonly catalog: Catalog },
  number: number,
  { branch }: PendingMerge,
): Promise<void> {
  const found = await deps.catalog.getReference(branch);
  const isGone = !found.ok && found.error.kind === 'reference-not-found';
  if (!isGone) await deps.catalog.deleteReference(branch, valueOrThrow(found).hash);
  await writePending(deps, number, null);
}

async function readPending(
  { database }: Pick<ChangeRecords, 'database'>,
  number: number,
): Promise<PendingMerge | null> {
  const [row] = await database.query('SELECT pending FROM app.changes WHERE number = $1', [number]);
  return row?.['pending'] == null ? null : PendingMerge.parse(row['pending']);
}

/** Null: nothing is left of a merge. */
export async function writePending(
  { database }: Pick<ChangeRecords, 'database'>,
  number: number,
  pending: PendingMerge | null,
): Promise<void> {
  await database.query('UPDATE app.changes SET pending = $2 WHERE number = $1', [
    number,
    pending === null ? null : JSON.stringify(pending),
  ]);
}

/** The change is merged; written once, whoever comes first. */
export async function writeMerged(
  deps: ChangeRecords,
  number: number,
  { by, mergeHash, sourceHash, targetHash, baseHash }: MergedHashes & { readonly by: string },
): Promise<ChangeView> {
  await deps.database.transaction(async (database) => {
    const merge: MergedHashes = { mergeHash, sourceHash, targetHash, baseHash };
    const updated = await database.query(
      `UPDATE app.changes SET state = 'merged', merge = $2, ended_by = $3, ended_at = $4
       WHERE number = $1 AND state = 'open' RETURNING number`,
      [number, JSON.stringify(merge), by, deps.clock()],
    );
    if (updated.length === 0) return;
    const body = mergeHash;
    await recordEvent({ ...deps, database }, { number, by, kind: 'merged', body, sourceHash });
  });
  return findChange(deps, number);
}
