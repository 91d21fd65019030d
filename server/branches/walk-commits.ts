import type { CommitReader, DatedCommit } from './commit-reader.ts';
import { createHeap } from './model/heap.ts';

/**
 * The commits that heads lead to by every parent, each once, newest first: a commit comes after those
 * that were made from it. Throws `not-found` for a head that does not exist.
 */
export async function* walkCommits(
  reader: CommitReader,
  heads: readonly string[],
): AsyncGenerator<DatedCommit> {
  const seen = new Set<string>();
  const pending = createHeap<DatedCommit>(isNewer);
  const add = async (hashes: readonly string[]) => {
    const unseen = hashes.filter((hash) => !seen.has(hash) && seen.add(hash).size > 0);
    const commits = await loadAll(reader, unseen);
    for (const commit of commits) if (commit !== null) pending.push(commit);
  };
  await add(heads);
  for (let commit = pending.pop(); commit !== undefined; commit = pending.pop()) {
    yield commit;
    await add(commit.parents);
  }
}

const AT_ONCE = 8;

/** In the order asked, a few at a time: a thousand at once would hold up everybody else. */
export async function loadAll(
  reader: CommitReader,
  hashes: readonly string[],
): Promise<readonly (DatedCommit | null)[]> {
  const commits: (DatedCommit | null)[] = [];
  for (let start = 0; start < hashes.length; start += AT_ONCE) {
    const part = hashes.slice(start, start + AT_ONCE).map((hash) => reader.load(hash));
    commits.push(...(await Promise.all(part)));
  }
  return commits;
}

function isNewer(a: DatedCommit, b: DatedCommit): boolean {
  if (a.epochNanos !== b.epochNanos) return a.epochNanos > b.epochNanos;
  return a.hash > b.hash;
}
