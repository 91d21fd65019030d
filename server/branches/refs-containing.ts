import type { Catalog, Reference } from '#server/catalog/port.ts';
import { allRefs } from './all-refs.ts';
import type { CommitReader, DatedCommit } from './commit-reader.ts';
import { walkCommits } from './walk-commits.ts';

const MOST_VISITED = 20_000;

export interface RefsContaining {
  readonly refs: readonly Reference[];
  /** True when the commit is so old that not all of the history since was looked through. */
  readonly isCut: boolean;
}

/** The branches and tags that lead to a commit by any parent. Throws `not-found`. */
export async function refsContaining(
  { catalog, commits: reader }: { readonly catalog: Catalog; readonly commits: CommitReader },
  { hash }: { readonly hash: string },
): Promise<RefsContaining> {
  const sought = await reader.load(hash);
  const refs = await allRefs(catalog);
  if (sought === null) return { refs, isCut: false };
  const newer: DatedCommit[] = [];
  let isCut = false;
  for await (const commit of walkCommits(
    reader,
    refs.map((ref) => ref.hash),
  )) {
    if (commit.epochNanos < sought.epochNanos) break;
    newer.push(commit);
    isCut = newer.length >= MOST_VISITED;
    if (isCut) break;
  }
  // Parents come after children, so from behind every parent is known before its children.
  const containing = new Set([sought.hash]);
  for (const commit of newer.toReversed()) {
    if (commit.parents.some((parent) => containing.has(parent))) containing.add(commit.hash);
  }
  return { refs: refs.filter((ref) => containing.has(ref.hash)), isCut };
}
