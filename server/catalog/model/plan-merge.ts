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
  /** The keys of the modes that met a change. */
  readonly usedModes: ReadonlySet<string>;
}

interface Sources {
  readonly modes: ReadonlyMap<string, MergeMode>;
  readonly defaultBehavior: MergeBehavior;
  readonly target: LookUp;
}

/**
 * Brings the changes between merge base and source onto the target; a string says why the request
 * makes no sense. What both sides added alike is left out.
 */
export async function planMerge(
  changes: AsyncIterable<TreeChange>,
  { modes, defaultBehavior, target }: Sources,
): Promise<MergePlan | string> {
  const edits = new Map<string, TreeValue | null>();
  const details: MergeDetail[] = [];
  const usedModes = new Set<string>();
  for await (const change of changes) {
    const { key } = change;
    const mode = modes.get(key);
    if (mode !== undefined) usedModes.add(key);
    const behavior = mode?.behavior ?? defaultBehavior;
    if (behavior === 'DROP') {
      details.push({ key, behavior, conflict: null });
      continue;
    }
    const actual = await target(key);
    if (isSettled(change, actual)) continue;
    if (change.to === null && mode?.resolved !== undefined) return describeUnusedContent(key);
    const conflict = judgeChange(change, actual, behavior, mode);
    details.push({ key, behavior, conflict });
    edits.set(key, mode?.resolved ?? change.to);
  }
  return { edits, details, usedModes };
}

/** Says why a key's mode cannot be meant; null when it can. */
export function mergeModeDefect(key: string, mode: MergeMode): string | null {
  if (mode.resolved === undefined) return null;
  const name = formatKey(decodeKey(key));
  if (mode.behavior !== 'NORMAL') {
    return `MergeKeyBehavior.resolvedContent must be null for MergeBehavior.${mode.behavior} for ${name}`;
  }
  if (mode.expectedTarget === undefined) {
    return `MergeKeyBehavior.resolvedContent requires setting MergeKeyBehavior.expectedTarget as well for key ${name}`;
  }
  return null;
}

/** Both sides added the same, or both made a namespace of that name. Other changes alike are conflicts. */
function isSettled({ from, to }: TreeChange, actual: TreeValue | null): boolean {
  if (from !== null || actual === null) return false;
  return sameValue(actual, to) || (actual.type === 'NAMESPACE' && to?.type === 'NAMESPACE');
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

function describeUnusedContent(key: string): string {
  const name = formatKey(decodeKey(key));
  return `The merge behavior for key ${name} has an unused resolvedContent attribute.`;
}

/** Says which modes met no change; null when all did. */
export function findUnusedModes(
  modes: ReadonlyMap<string, MergeMode>,
  used: ReadonlySet<string>,
): string | null {
  const unused = [...modes.keys()].filter((key) => !used.has(key));
  if (unused.length === 0) return null;
  const names = unused.map((key) => formatKey(decodeKey(key))).join(', ');
  return `Not all merge key behaviors specified in the request have been used. The following keys were not used: [${names}]`;
}
