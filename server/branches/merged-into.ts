import type { CommitReader } from './commit-reader.ts';
import { walkCommits } from './walk-commits.ts';

const MOST_VISITED = 20_000;

interface Input {
  readonly into: string;
  readonly heads: readonly string[];
  readonly mostVisited?: number;
}

/**
 * Says of each head whether `into` leads to it by any parent, that is whether all of it was merged there.
 * Null: not found among the newest commits that were looked at, and older than they are.
 */
export async function mergedInto(reader: CommitReader, input: Input): Promise<Answers> {
  const key = [input.into, input.mostVisited, ...input.heads].join(' ');
  const last = lastAnswers.get(reader);
  if (last?.key === key) return last.answers;
  const answers = await findMerged(reader, input);
  lastAnswers.set(reader, { key, answers });
  return answers;
}

type Answers = ReadonlyMap<string, boolean | null>;

/** Commits never change, and who looks at a list asks for the same ones every few seconds. */
const lastAnswers = new WeakMap<
  CommitReader,
  { readonly key: string; readonly answers: Answers }
>();

async function findMerged(
  reader: CommitReader,
  { into, heads, mostVisited = MOST_VISITED }: Input,
): Promise<Answers> {
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
  let reached: bigint | null = null;
  for await (const commit of walkCommits(reader, [into])) {
    if (wanted.has(commit.hash)) answers.set(commit.hash, true);
    if (answers.size === wanted.size || commit.epochNanos < oldest) break;
    visited += 1;
    if (visited < mostVisited) continue;
    reached = commit.epochNanos;
    break;
  }
  for (const [index, hash] of [...wanted].entries()) {
    const isUnknown = reached !== null && (dates[index]?.epochNanos ?? 0n) <= reached;
    if (!answers.has(hash)) answers.set(hash, isUnknown ? null : false);
  }
  return answers;
}
