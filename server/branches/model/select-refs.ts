import { z } from 'zod';
import type { ProtectionKind } from './protection.ts';

export const RefKind = z.enum(['branches', 'runs', 'tags']);
export type RefKind = z.infer<typeof RefKind>;

export const RefFilter = z.enum(['mine', 'stale', 'unmerged', 'merged', 'protected']);
export type RefFilter = z.infer<typeof RefFilter>;

export const RefOrder = z.enum(['newest', 'oldest', 'name']);
export type RefOrder = z.infer<typeof RefOrder>;

/** What can be told of a branch or tag without comparing it. */
export interface RefFacts {
  readonly name: string;
  readonly type: 'BRANCH' | 'TAG';
  readonly hash: string;
  readonly isDefault: boolean;
  /** Null: anybody may write to it. */
  readonly protection: ProtectionKind | null;
  /** Of its newest commit, like the three after it; null when it has none. */
  readonly message: string | null;
  readonly author: string | null;
  readonly committedAt: string | null;
  readonly runId: string | null;
  /** Null when it was not made in the console. */
  readonly madeBy: string | null;
  readonly isMine: boolean;
  /** No commit for two weeks. */
  readonly isStale: boolean;
  /** Whether the default branch has all of it; null for that branch, and where it was not found out. */
  readonly isMerged: boolean | null;
}

export interface RefCounts {
  /** Of each kind, as the text finds them. */
  readonly kinds: Readonly<Record<RefKind, number>>;
  /** Of the chosen kind and text, each filter alone. */
  readonly filters: Readonly<Record<RefFilter, number>>;
}

interface Choice {
  readonly kind: RefKind;
  readonly text: string;
  readonly filters: readonly RefFilter[];
  readonly order: RefOrder;
}

const RUN_PREFIX = 'run/';

const PASSES = {
  mine: ({ isMine }) => isMine,
  stale: ({ isStale }) => isStale,
  unmerged: ({ isMerged }) => isMerged === false,
  merged: ({ isMerged }) => isMerged === true,
  protected: ({ protection }) => protection !== null,
} as const satisfies Record<RefFilter, (ref: RefFacts) => boolean>;

/** Those of a kind that have the text in the name and pass all filters, in order. */
export function selectRefs(
  refs: readonly RefFacts[],
  { kind, text, filters, order }: Choice,
): readonly RefFacts[] {
  return withText(refs, text)
    .filter((ref) => kindOf(ref) === kind && filters.every((filter) => PASSES[filter](ref)))
    .toSorted((a, b) => Number(b.isDefault) - Number(a.isDefault) || compare(a, b, order));
}

export function countRefs(
  refs: readonly RefFacts[],
  { kind, text }: Pick<Choice, 'kind' | 'text'>,
): RefCounts {
  const found = withText(refs, text);
  const ofKind = (wanted: RefKind) => found.filter((ref) => kindOf(ref) === wanted);
  const chosen = ofKind(kind);
  const passing = (filter: RefFilter) => chosen.filter(PASSES[filter]).length;
  return {
    kinds: {
      branches: ofKind('branches').length,
      runs: ofKind('runs').length,
      tags: ofKind('tags').length,
    },
    filters: {
      mine: passing('mine'),
      stale: passing('stale'),
      unmerged: passing('unmerged'),
      merged: passing('merged'),
      protected: passing('protected'),
    },
  };
}

function kindOf({ type, name }: Pick<RefFacts, 'type' | 'name'>): RefKind {
  if (type === 'TAG') return 'tags';
  return name.startsWith(RUN_PREFIX) ? 'runs' : 'branches';
}

function withText(refs: readonly RefFacts[], text: string): readonly RefFacts[] {
  const wanted = text.trim().toLowerCase();
  return refs.filter(({ name }) => name.toLowerCase().includes(wanted));
}

function compare(a: RefFacts, b: RefFacts, order: RefOrder): number {
  const byName = a.name < b.name ? -1 : 1;
  if (order === 'name') return byName;
  const byTime = Date.parse(b.committedAt ?? '') - Date.parse(a.committedAt ?? '');
  // One without a commit is neither new nor old: it comes last.
  if (Number.isNaN(byTime))
    return Number(a.committedAt === null) - Number(b.committedAt === null) || byName;
  return (order === 'newest' ? byTime : -byTime) || byName;
}
