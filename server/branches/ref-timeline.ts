import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import { type Catalog, NO_ANCESTOR_HASH } from '#server/catalog/port.ts';
import { type CommitLine, type CommitReader, lineOf } from './commit-reader.ts';

const MOST_COMMITS = 2_000;

export interface RefTimeline {
  /** Where the ref stood over time, newest first. */
  readonly commits: readonly CommitLine[];
  /** True when there are older ones. */
  readonly isCut: boolean;
}

/** The newest commits of a ref's own line. Throws `not-found`. */
export async function refTimeline(
  { catalog, commits: reader }: { readonly catalog: Catalog; readonly commits: CommitReader },
  { ref }: { readonly ref: string },
): Promise<RefTimeline> {
  const { hash: head } = valueOrThrow(await catalog.resolve(ref));
  const commits: CommitLine[] = [];
  let hash = head;
  while (commits.length < MOST_COMMITS) {
    const commit = await reader.load(hash);
    if (commit === null) return { commits, isCut: false };
    commits.push(lineOf(commit));
    hash = commit.parents[0] ?? NO_ANCESTOR_HASH;
  }
  return { commits, isCut: hash !== NO_ANCESTOR_HASH };
}
