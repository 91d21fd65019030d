/** A commit as the graph sees it. The beginning of time has generation 0 and is its own parent. */
export interface CommitNode {
  readonly hash: string;
  readonly parent: string;
  readonly mergeParent: string | null;
  /** First-parent steps from the beginning of time. */
  readonly generation: number;
  /** Greater than the rank of every ancestor, merge parents included. */
  readonly rank: number;
  /** A far ancestor by first parents, placed so that any ancestor is found in logarithmic steps. */
  readonly jump: string;
  /** Never less than the parent's, so that a moment can be searched. */
  readonly epochNanos: bigint;
}

export type LoadCommit = (hash: string) => Promise<CommitNode>;

/** Where a new commit stands in the graph. */
export async function placeCommit(
  load: LoadCommit,
  parent: CommitNode,
  mergeParent: CommitNode | null,
): Promise<Pick<CommitNode, 'generation' | 'rank' | 'jump'>> {
  const near = await load(parent.jump);
  const far = await load(near.jump);
  const isEven = parent.generation - near.generation === near.generation - far.generation;
  return {
    generation: parent.generation + 1,
    rank: Math.max(parent.rank, mergeParent?.rank ?? 0) + 1,
    jump: isEven ? far.hash : parent.hash,
  };
}

/** The ancestor `count` first parents back; the beginning of time when there are fewer. */
export async function predecessor(
  load: LoadCommit,
  from: CommitNode,
  count: number,
): Promise<CommitNode> {
  const generation = Math.max(0, from.generation - Math.max(0, count));
  let commit = from;
  while (commit.generation > generation) {
    const jumped = await load(commit.jump);
    commit = jumped.generation >= generation ? jumped : await load(commit.parent);
  }
  return commit;
}

/** True when `ancestor` lies on the first-parent line of `head`, or is `head`. */
export async function isOnLine(
  load: LoadCommit,
  ancestor: CommitNode,
  head: CommitNode,
): Promise<boolean> {
  if (ancestor.generation > head.generation) return false;
  const found = await predecessor(load, head, head.generation - ancestor.generation);
  return found.hash === ancestor.hash;
}

/** The nearest commit of both first-parent lines; the beginning of time when they share no other. */
export async function findFork(
  load: LoadCommit,
  one: CommitNode,
  other: CommitNode,
): Promise<CommitNode> {
  let a = await predecessor(load, one, one.generation - other.generation);
  let b = await predecessor(load, other, other.generation - one.generation);
  // Two commits of one generation jump to one generation.
  while (a.hash !== b.hash) {
    const step = a.jump === b.jump ? 'parent' : 'jump';
    [a, b] = await Promise.all([load(a[step]), load(b[step])]);
  }
  return a;
}

/** The newest first-parent ancestor not younger than the moment; the beginning of time if none. */
export async function newestUntil(
  load: LoadCommit,
  from: CommitNode,
  epochNanos: bigint,
): Promise<CommitNode> {
  const isYounger = (commit: CommitNode) => commit.generation > 0 && commit.epochNanos > epochNanos;
  let commit = from;
  while (isYounger(commit)) {
    const jumped = await load(commit.jump);
    commit = isYounger(jumped) ? jumped : await load(commit.parent);
  }
  return commit;
}

const FROM_A = 1;
const FROM_B = 2;

/**
 * The nearest common ancestor, merge parents followed too; null when only the beginning of time is
 * common. When one is on the first-parent line of the other, that takes logarithmic steps; else commits
 * are visited by falling rank, so one is reached only after all its descendants.
 */
export async function findMergeBase(
  load: LoadCommit,
  a: CommitNode,
  b: CommitNode,
): Promise<CommitNode | null> {
  const [older, newer] = a.generation <= b.generation ? [a, b] : [b, a];
  if (older.generation > 0 && (await isOnLine(load, older, newer))) return older;
  const sides = new Map<string, number>();
  const frontier: CommitNode[] = [];
  const reach = (commit: CommitNode, side: number) => {
    const known = sides.get(commit.hash);
    if (known === undefined) frontier.push(commit);
    sides.set(commit.hash, (known ?? 0) | side);
  };
  reach(a, FROM_A);
  reach(b, FROM_B);
  for (;;) {
    const commit = takeHighest(frontier);
    if (commit === null || commit.rank === 0) return null;
    const side = sides.get(commit.hash) ?? 0;
    if (side === (FROM_A | FROM_B)) return commit;
    reach(await load(commit.parent), side);
    if (commit.mergeParent !== null) reach(await load(commit.mergeParent), side);
  }
}

function takeHighest(frontier: CommitNode[]): CommitNode | null {
  const [first] = frontier;
  if (first === undefined) return null;
  const highest = frontier.reduce((best, commit) => (commit.rank > best.rank ? commit : best));
  frontier.splice(frontier.indexOf(highest), 1);
  return highest;
}
