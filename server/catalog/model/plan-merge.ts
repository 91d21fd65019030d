import type { Conflict, MergeBehavior } from '../port.ts';
import { compareWithExpected } from './conflicts.ts';
import { decodeKey, formatKey } from './content-key.ts';
import type { LookUp } from './plan-commit.ts';
import type { TreeValue } from './tree.ts';
import { sameValue, type TreeChange } from './tree-diff.ts';

export interface MergeMode {
  readonly behavior: MergeBehavior;
  /** Undefined: not given. */
  readonly expectedTarget: TreeValue | undefined;
  readonly resolved: TreeValue | undefined;
}

export interface MergeDetail {
  readonly key: string;
  readonly behavior: MergeBehavior;
  readonly conflict: Conflict | null;
}

export interface MergePlan {
  readonly edits: ReadonlyMap<string, TreeValue | null>;
  readonly details: readonly MergeDetail[];
}

interface Sources {
  readonly modes: ReadonlyMap<string, MergeMode>;
  readonly defaultBehavior: MergeBehavior;
  readonly target: LookUp;
}

/**
 * Brings the changes between merge base and source onto the target; a string says why the request
 * makes no sense. A change that the target has made alike is left out.
 */
export async function planMerge(
  changes: AsyncIterable<TreeChange>,
  { modes, defaultBehavior, target }: Sources,
): Promise<MergePlan | string> {
  const edits = new Map<string, TreeValue | null>();
  const details: MergeDetail[] = [];
  const unused = new Set(modes.keys());
  for await (const change of changes) {
    const { key } = change;
    unused.delete(key);
    const mode = modes.get(key);
    const behavior = mode?.behavior ?? defaultBehavior;
    if (behavior === 'DROP') {
      details.push({ key, behavior, conflict: null });
      continue;
    }
    const actual = await target(key);
    if (mode === undefined && behavior === 'NORMAL' && isSettled(change, actual)) continue;
    const conflict = judgeChange(change, actual, behavior, mode);
    details.push({ key, behavior, conflict });
    edits.set(key, mode?.resolved ?? change.to);
  }
  if (unused.size > 0) return describeUnused(unused);
  return { edits, details };
}

/** Says why a key's mode cannot be meant; null when it can. */
export function mergeModeDefect(key: string, mode: MergeMode): string | null {
  if (mode.resolved === undefined) return null;
  const name = formatKey(decodeKey(key));
  if (mode.behavior !== 'NORMAL') {
    return `MergeKeyBehavior.resolvedContent requires the merge behavior NORMAL for key ${name}`;
  }
  if (mode.expectedTarget === undefined) {
    return `MergeKeyBehavior.resolvedContent requires setting MergeKeyBehavior.expectedTarget as well for key ${name}`;
  }
  return null;
}

/** Both sides did the same, or both made a namespace of that name. */
function isSettled({ from, to }: TreeChange, actual: TreeValue | null): boolean {
  if (sameValue(actual, to)) return true;
  return from === null && actual?.type === 'NAMESPACE' && to?.type === 'NAMESPACE';
}

function judgeChange(
  { key, from }: TreeChange,
  actual: TreeValue | null,
  behavior: MergeBehavior,
  mode: MergeMode | undefined,
): Conflict | null {
  if (mode?.expectedTarget !== undefined) {
    return compareWithExpected(key, mode.expectedTarget, actual);
  }
  return behavior === 'FORCE' ? null : compareWithExpected(key, from, actual);
}

function describeUnused(unused: ReadonlySet<string>): string {
  const names = [...unused].map((key) => formatKey(decodeKey(key))).join(', ');
  return `Not all merge key behaviors specified in the request have been used. The following keys were not used: [${names}]`;
}
