import { z } from 'zod';
import type { Catalog } from '#server/catalog/port.ts';
import type { ChangeRecords } from './change-deps.ts';
import { findChange } from './change-rows.ts';
import { StoredHashes } from './merged-hashes.ts';
import type { ChangeView, MergedHashes } from './model/change.ts';
import { recordEvent } from './record-event.ts';

/** A merge commit that was made aside and may be in the target by now. */
export const PendingMerge = StoredHashes.extend({ branch: z.string(), by: z.string() });
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
  const [row] = await deps.database.query('SELECT pending FROM app.changes WHERE number = $1', [
    number,
  ]);
  if (row?.['pending'] == null) return change;
  const pending = PendingMerge.parse(row['pending']);
  const base = await deps.catalog.mergeBase(change.target, `@${pending.mergeHash}`);
  const isMerged = base.ok && base.value === pending.mergeHash;
  return isMerged ? writeMerged(deps, number, pending) : change;
}

/** The change is merged; written once, whoever comes first. */
export async function writeMerged(
  deps: ChangeRecords,
  number: number,
  { by, mergeHash, sourceHash, targetHash, baseHash }: PendingMerge,
): Promise<ChangeView> {
  await deps.database.transaction(async (database) => {
    const merge: MergedHashes = { mergeHash, sourceHash, targetHash, baseHash };
    const updated = await database.query(
      `UPDATE app.changes SET state = 'merged', merge = $2, pending = NULL, ended_by = $3, ended_at = $4
       WHERE number = $1 AND state = 'open' RETURNING number`,
      [number, JSON.stringify(merge), by, deps.clock()],
    );
    if (updated.length === 0) return;
    const body = mergeHash;
    await recordEvent({ ...deps, database }, { number, by, kind: 'merged', body, sourceHash });
  });
  return findChange(deps, number);
}
