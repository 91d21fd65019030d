import type { Branch, Commit, MergeOutcome } from './types.ts';

export type BranchKind = 'branches' | 'runs' | 'tags';

const RUN_PREFIX = 'run/';

function kindOf({ type, name }: Pick<Branch, 'type' | 'name'>): BranchKind {
  if (type === 'TAG') return 'tags';
  return name.startsWith(RUN_PREFIX) ? 'runs' : 'branches';
}

/** Of one kind with `text` in the name; the default branch first, then what changed last. */
export function prepareBranches(
  branches: readonly Branch[],
  kind: BranchKind,
  text: string,
): readonly Branch[] {
  const wanted = text.trim().toLowerCase();
  return branches
    .filter((branch) => kindOf(branch) === kind && branch.name.toLowerCase().includes(wanted))
    .toSorted(
      (a, b) =>
        Number(b.isDefault) - Number(a.isDefault) ||
        (b.committedAt ?? '').localeCompare(a.committedAt ?? '') ||
        a.name.localeCompare(b.name),
    );
}

export const countBranches = (branches: readonly Branch[], kind: BranchKind): number =>
  branches.filter((branch) => kindOf(branch) === kind).length;

/** Where a new branch starts, as the catalog spells it: a ref, a ref at a moment, or a commit. */
export function branchStart(ref: string, at: string): string {
  const moment = at.trim();
  if (moment === '') return ref;
  return /^[0-9a-f]{8,64}$/.test(moment) ? `@${moment}` : `${ref}*${moment}`;
}

export interface MergePreview {
  readonly kind: 'nothing' | 'clean' | 'conflicts';
  readonly sentence: string;
  readonly tables: readonly { readonly name: string; readonly conflicts: boolean }[];
}

/** What a dry run says, in words. */
export function prepareMerge(outcome: MergeOutcome, into: string): MergePreview {
  const tables = outcome.details.map(({ key, conflict }) => ({
    name: key.join('.'),
    conflicts: conflict !== null,
  }));
  const count = tables.length;
  if (outcome.conflictSentences.length > 0 || !outcome.wasSuccessful) {
    const conflicts = tables.filter((table) => table.conflicts).length;
    return {
      kind: 'conflicts',
      sentence: `${conflicts} of ${count} changed both here and on ${into}: nothing is merged until one side gives way.`,
      tables,
    };
  }
  if (count === 0) return { kind: 'nothing', sentence: `${into} has all of it already.`, tables };
  return {
    kind: 'clean',
    sentence: `${count} ${count === 1 ? 'key' : 'keys'} would change on ${into}, none of them on both sides.`,
    tables,
  };
}

const SHOWN_CHANGES = 3;

/** `silver.a, silver.b and 4 more`; empty for a commit that changed nothing. */
export function changesText(changes: Commit['changes']): string {
  const keys = changes.map(({ key }) => key);
  const more = keys.length - SHOWN_CHANGES;
  const named = keys.slice(0, SHOWN_CHANGES).join(', ');
  return more > 0 ? `${named} and ${more} more` : named;
}
