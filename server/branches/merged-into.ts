import type { CommitReader } from './commit-reader.ts';
import { walkCommits } from './walk-commits.ts';

const MOST_VISITED = 20_000;

/**
 * Says of each head whether `into` leads to it by any parent, that is whether all of it was merged there.
 * Null: not found among the newest commits that were looked at.
 */
export async function mergedInto(
  reader: CommitReader,
  { into, heads }: { readonly into: string; readonly heads: readonly string[] },
): Promise<ReadonlyMap<string, boolean | null>> {
  const wanted = new Set(heads);
  const dates = await Promise.all([...wanted].map((hash) => reader.load(hash)));
  const oldest = dates.reduce(
    (least, commit) => (commit !== null && commit.epochNanos < least ? commit.epochNanos : least),
    2n ** 63n,
  );
  const answers = new Map<string, boolean | null>();
  // The state before the first commit is part of everything.
  for (const [index, hash] of [...wanted].entries())
    if (dates[index] === null) answers.set(hash, true);
  let visited = 0;
  let isCut = false;
  for await (const commit of walkCommits(reader, [into])) {
    if (wanted.has(commit.hash)) answers.set(commit.hash, true);
    if (answers.size === wanted.size || commit.epochNanos < oldest) break;
    visited += 1;
    isCut = visited >= MOST_VISITED;
    if (isCut) break;
  }
  for (const hash of wanted) if (!answers.has(hash)) answers.set(hash, isCut ? null : false);
  return answers;
}
