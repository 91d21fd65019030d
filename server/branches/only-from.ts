import { NO_ANCESTOR_HASH } from '#server/catalog/port.ts';
import type { CommitReader, DatedCommit } from './commit-reader.ts';
import { walkCommits } from './walk-commits.ts';

const MOST_VISITED = 20_000;
/** How many commits newer than the head may be gone through to come to it. */
const MOST_NEWER = 200_000;

interface Limits {
  readonly kept: readonly string[];
  readonly mostVisited?: number;
}

/**
 * The commits that `head` leads to by every parent and `kept` do not, newest first. `isCut`: there may be
 * more than were found.
 */
export async function onlyFrom(
  reader: CommitReader,
  head: string,
  { kept, mostVisited = MOST_VISITED }: Limits,
): Promise<{ readonly commits: readonly DatedCommit[]; readonly isCut: boolean }> {
  const isKept = new Set([NO_ANCESTOR_HASH, ...kept]);
  /** Reached from `head`, as far as is known by nothing else, and not come to yet. */
  const waiting = new Set([head]);
  const commits: DatedCommit[] = [];
  let newer = 0;
  let visited = 0;
  for await (const commit of walkCommits(reader, [head, ...kept])) {
    const isOwn = waiting.delete(commit.hash) && !isKept.has(commit.hash);
    if (isOwn) commits.push(commit);
    for (const parent of commit.parents) {
      if (isOwn) waiting.add(parent);
      else isKept.add(parent);
    }
    if (waiting.isSubsetOf(isKept)) break;
    if (waiting.has(head)) newer += 1;
    else visited += 1;
    if (newer >= MOST_NEWER || visited >= mostVisited) return { commits, isCut: true };
  }
  return { commits, isCut: false };
}
