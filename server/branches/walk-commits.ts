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
  const pending = createHeap<DatedCommit>((a, b) => a.epochNanos > b.epochNanos);
  const unseen = async (hashes: readonly string[]) => {
    const added = hashes.filter((hash) => !seen.has(hash) && seen.add(hash).size > 0);
    const commits = await loadAll(reader, added);
    return commits.filter((commit) => commit !== null);
  };
  for (const commit of await unseen(heads)) pending.push(commit);
  for (let first = pending.pop(); first !== undefined; first = pending.pop()) {
    // Time does not order those of one moment, as of a writer whose clock stood still: their lines do.
    const moment = [first];
    for (const commit of moment) {
      for (const parent of await unseen(commit.parents)) {
        if (parent.epochNanos === commit.epochNanos) moment.push(parent);
        else pending.push(parent);
      }
      while (pending.first()?.epochNanos === first.epochNanos) {
        const next = pending.pop();
        if (next !== undefined) moment.push(next);
      }
    }
    yield* childrenFirst(moment);
  }
}

/** In the order given as far as no parent comes before its child. */
function* childrenFirst(commits: readonly DatedCommit[]): Generator<DatedCommit> {
  const byHash = new Map(commits.map((commit) => [commit.hash, commit]));
  const children = new Map<string, number>();
  for (const parent of commits.flatMap(({ parents }) => parents)) {
    children.set(parent, (children.get(parent) ?? 0) + 1);
  }
  const ready = commits.filter(({ hash }) => !children.has(hash));
  for (let commit = ready.pop(); commit !== undefined; commit = ready.pop()) {
    yield commit;
    for (const hash of commit.parents) {
      const left = (children.get(hash) ?? 1) - 1;
      children.set(hash, left);
      const parent = byHash.get(hash);
      if (left === 0 && parent !== undefined) ready.push(parent);
    }
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
