import { failureToAppError } from '#server/storage/failure-to-app-error.ts';
import { findReachableFiles, type ReachabilityDeps } from './reachable-files.ts';
import { BATCH, GRACE_MS, RETENTION_MS, TABLE_FILE } from './remove-orphans.ts';

/**
 * Removes files in the folder of one table that are older than `olderThan`, and than a day in any case,
 * and that no branch, tag or commit within retention leads to. Answers how many went. Throws `AppError`
 * when something on the way cannot be read: then nothing more is removed.
 */
export async function removeTableOrphans(
  deps: ReachabilityDeps,
  input: { readonly location: string; readonly olderThan: Date; readonly signal: AbortSignal },
): Promise<number> {
  const { location, signal } = input;
  const nowMs = deps.clock().getTime();
  const youngest = Math.min(input.olderThan.getTime(), nowMs - GRACE_MS);
  const candidates: string[] = [];
  // Listed first: what is written or committed from now on is no candidate.
  for await (const { uri, modifiedAt } of deps.store.list(`${location}/`, signal)) {
    if (modifiedAt.getTime() < youngest && TABLE_FILE.test(uri)) candidates.push(uri);
  }
  if (candidates.length === 0) return 0;
  const since = new Date(nowMs - RETENTION_MS);
  const reachable = await findReachableFiles(deps, { since, signal });
  const orphans = candidates.filter((uri) => !reachable.has(uri));
  let removed = 0;
  for (let start = 0; start < orphans.length; start += BATCH) {
    // A branch may have been made at an old commit, or a table brought back, since the walk.
    await reachable.walk();
    for (const uri of orphans.slice(start, start + BATCH)) {
      signal.throwIfAborted();
      if (reachable.has(uri)) continue;
      const gone = await deps.store.delete(uri);
      if (!gone.ok) throw failureToAppError(gone.error);
      removed += 1;
    }
  }
  return removed;
}
