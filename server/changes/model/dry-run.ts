import type { Content, ContentKey } from '#server/catalog/model/content.ts';
import type { Maker } from '#server/catalog/model/maker.ts';
import type { ConflictType } from '#server/catalog/port.ts';

/** How a person has a key merged; a key without choice is merged as usual. */
export const CHOICES = ['take-source', 'keep-target', 'append-both', 'other-version'] as const;
export type Choice = (typeof CHOICES)[number];

/** A choice as it was made. */
export interface Decision {
  readonly key: ContentKey;
  readonly choice: Choice;
  /** Commit that the version is taken from; null unless `other-version`. */
  readonly versionHash: string | null;
  readonly sourceHash: string;
  readonly targetHash: string;
  readonly by: string;
  readonly at: Date;
}

/** A key on one side: its type and which version of it. */
export interface Side {
  readonly type: string;
  readonly contentId: string | null;
  /** Null for what has none. */
  readonly snapshotId: bigint | null;
  readonly metadataLocation: string | null;
}

export interface Offer {
  readonly choice: Choice;
  /** Why it cannot be chosen; null when it can. */
  readonly refusal: string | null;
}

/** A key that the change brings, with its three versions. */
export interface KeyView {
  readonly key: ContentKey;
  /** `ICEBERG_TABLE`, `ICEBERG_VIEW`, `NAMESPACE`, … */
  readonly type: string;
  /** What the source did to it since the merge base. */
  readonly change: 'added' | 'changed' | 'deleted';
  /** Null where the key is absent. */
  readonly base: Side | null;
  readonly ours: Side | null;
  readonly theirs: Side | null;
  /** What stands against merging it, were nothing chosen; null when nothing does. */
  readonly conflict: {
    readonly type: ConflictType;
    readonly sentence: string;
    /** Who changed it last on each side; null when the log of that side does not tell. */
    readonly source: Maker | null;
    readonly target: Maker | null;
  } | null;
  readonly offers: readonly Offer[];
  /** The last choice for this key; `isStale` when a side has changed it since. */
  readonly decision: (Decision & { readonly isStale: boolean }) | null;
  /** False: it needs a choice. */
  readonly isSettled: boolean;
}

/** What a merge would do right now. Nothing is written to find out. */
export interface DryRun {
  /**
   * `merges`: as it stands. `undecided`: keys need a choice. `nothing`: the target has it all.
   * The others: a branch is gone, or they have no common commit.
   */
  readonly state: 'merges' | 'undecided' | 'nothing' | 'source-gone' | 'target-gone' | 'unrelated';
  /** Null when the branch is gone. */
  readonly sourceHash: string | null;
  readonly targetHash: string | null;
  readonly baseHash: string | null;
  /** Keys that need a choice or had an old one first. At most `MAX_KEYS`. */
  readonly keys: readonly KeyView[];
  readonly keyCount: number;
  readonly undecidedCount: number;
  /** Choices that count, and one hash for all of them: what is merged is told by it and the two heads. */
  readonly decidedCount: number;
  readonly choicesHash: string;
  /** Choices that were made for other versions of their keys: asked for again, or taken back. */
  readonly staleCount: number;
  /** Keys that are merged in a version that is not the source's, which no check reads. */
  readonly uncheckedCount: number;
}

/** So many keys of a dry run are looked at closely; `keyCount` counts all. */
export const MAX_KEYS = 500;

/** The side as pages show it. */
export function toSide(content: Content | null): Side | null {
  if (content === null) return null;
  const { type, id } = content;
  const snapshotId = 'snapshotId' in content ? content.snapshotId : null;
  const location = 'metadataLocation' in content ? content.metadataLocation : null;
  return {
    type,
    contentId: id ?? null,
    snapshotId: typeof snapshotId === 'bigint' && snapshotId >= 0n ? snapshotId : null,
    metadataLocation: typeof location === 'string' ? location : null,
  };
}
