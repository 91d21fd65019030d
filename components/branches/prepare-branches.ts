import { formatPlural } from '#components/ui/format.ts';
import type { StateKind } from '#components/ui/state.tsx';
import type { Commit, MergeOutcome, RefLine, Unmerged } from './types.ts';

/** Shares of the bar behind · ahead, 0 to 1, on a scale where far counts less than near; null: nothing to compare. */
export function prepareDistance(
  behind: number | null,
  ahead: number | null,
): { readonly behind: number; readonly ahead: number } | null {
  if (behind === null || ahead === null) return null;
  return { behind: share(behind), ahead: share(ahead) };
}

const FAR = 1_000;

const share = (count: number): number => Math.min(1, Math.log1p(count) / Math.log1p(FAR));

/** What a merge into the default branch would bring, in a word. */
export function prepareUnmerged(
  { isDefault, isMerged }: Pick<RefLine, 'isDefault' | 'isMerged'>,
  unmerged: Unmerged | undefined,
): { readonly kind: StateKind; readonly word: string; readonly title: string } | null {
  if (isDefault) return null;
  if (isMerged === true || unmerged?.keys === 0) {
    return { kind: 'good', word: 'merged', title: 'A merge would bring nothing.' };
  }
  if (unmerged === undefined) return { kind: 'unknown', word: '…', title: 'Trying the merge' };
  if (unmerged.keys === null) {
    return { kind: 'unknown', word: 'unrelated', title: unmerged.why ?? '' };
  }
  const keys = formatPlural(unmerged.keys, 'key');
  if (unmerged.conflicts === 0) {
    return { kind: 'waiting', word: keys, title: `A merge would bring ${keys}.` };
  }
  const title = `A merge would bring ${keys}, ${unmerged.conflicts} of them changed on both sides.`;
  return { kind: 'warn', word: `${keys}, ${unmerged.conflicts} in conflict`, title };
}

export interface MergePreview {
  readonly kind: 'nothing' | 'clean' | 'conflicts';
  readonly sentence: string;
  readonly tables: readonly { readonly name: string; readonly conflicts: boolean }[];
}

/** What a dry run says, in words. */
export function prepareMerge(
  outcome: Pick<MergeOutcome, 'details' | 'conflictSentences' | 'wasSuccessful'>,
  into: string,
): MergePreview {
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
