import {
  type CommitLine,
  type CommitReader,
  type DatedCommit,
  lineOf,
} from '#server/branches/commit-reader.ts';
import { onlyFrom } from '#server/branches/only-from.ts';
import type { Heads } from './heads.ts';

/** A commit that a change brings. */
export interface SourceCommit extends CommitLine {
  /** Everybody whom it names as having made it: committer, authors, and who asked for it. */
  readonly makers: readonly string[];
}

export interface SourceCommits {
  /** Newest first. */
  readonly items: readonly SourceCommit[];
  /** False when there may be more than were found. */
  readonly isWhole: boolean;
}

/** Commits that the source leads to by any parent and the target does not. Empty when a branch is gone. */
export async function readSourceCommits(
  { commits: reader }: { readonly commits: CommitReader },
  { sourceHash, targetHash }: Heads,
): Promise<SourceCommits> {
  if (sourceHash === null || targetHash === null) return { items: [], isWhole: true };
  const { commits, isCut } = await onlyFrom(reader, sourceHash, { kept: [targetHash] });
  return { items: commits.map(toSourceCommit), isWhole: !isCut };
}

const toSourceCommit = (commit: DatedCommit): SourceCommit => ({
  ...lineOf(commit),
  makers: commit.makers,
});
