import { ancestorKeys, encodeKey } from '../../model/content-key.ts';
import type { Conflict, Diff, MergeRequest, MergeResult } from '../../port.ts';

/**
 * A merge that breaks namespaces is refused by the real server, also when conflicts are asked for as a
 * result: the result that it would have been. Null when no key explains the conflicts.
 */
export function refusedMerge(
  request: MergeRequest,
  conflicts: readonly Conflict[],
  found: {
    readonly head: string;
    readonly commonAncestor: string | null;
    /** What the source changed. */
    readonly changes: readonly Diff[];
  },
): MergeResult | null {
  const modes = new Map(
    request.keyMergeModes?.map(({ key, mergeBehavior }) => [encodeKey(key), mergeBehavior]),
  );
  const details = found.changes.map((change) => ({
    key: change.key,
    mergeBehavior: modes.get(encodeKey(change.key)) ?? request.defaultKeyMergeMode ?? 'NORMAL',
    conflict: conflicts.find((conflict) => isCausedBy(conflict, change)) ?? null,
  }));
  if (details.every(({ conflict }) => conflict === null)) return null;
  return {
    wasApplied: false,
    wasSuccessful: false,
    resultantTargetHash: null,
    commonAncestor: found.commonAncestor,
    targetBranch: request.branch,
    effectiveTargetHash: found.head,
    expectedHash: request.expectedHash,
    details,
  };
}

/** A missing namespace is the fault of what is put into it, every other conflict that of its own key. */
function isCausedBy({ key, conflictType }: Conflict, change: Diff): boolean {
  if (key === null) return false;
  const named = encodeKey(key);
  const changed = encodeKey(change.key);
  const isAbove = conflictType === 'NAMESPACE_ABSENT' || conflictType === 'NOT_A_NAMESPACE';
  if (!isAbove) return named === changed;
  return change.to !== null && ancestorKeys(changed).includes(named);
}
