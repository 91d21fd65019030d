import { NO_ANCESTOR_HASH } from '../../port.ts';
import type { CommitPlace, LoadPlace } from './commit-line.ts';

const FROM_A = 1;
const FROM_B = 2;

/**
 * The nearest common ancestor of two commits, merge parents followed too; null when only the beginning
 * of time is common. The server has no question for it: commits are visited by falling time, so that
 * one is reached after its descendants.
 */
export async function findMergeBase(load: LoadPlace, a: string, b: string): Promise<string | null> {
  const sides = new Map<string, number>();
  const frontier: CommitPlace[] = [];
  const reach = async (hash: string, side: number) => {
    const known = sides.get(hash);
    const next = (known ?? 0) | side;
    if (next === known) return;
    sides.set(hash, next);
    // Again where it was visited already: with clocks that went back a descendant may come later.
    frontier.push(await load(hash));
  };
  await reach(a, FROM_A);
  await reach(b, FROM_B);
  for (;;) {
    const commit = takeNewest(frontier);
    if (commit === null || commit.hash === NO_ANCESTOR_HASH) return null;
    const side = sides.get(commit.hash) ?? 0;
    if (side === (FROM_A | FROM_B)) return commit.hash;
    for (const parent of commit.parents) await reach(parent, side);
  }
}

function takeNewest(frontier: CommitPlace[]): CommitPlace | null {
  const [first] = frontier;
  if (first === undefined) return null;
  const newest = frontier.reduce((best, commit) =>
    commit.epochNanos > best.epochNanos ? commit : best,
  );
  frontier.splice(frontier.indexOf(newest), 1);
  return newest;
}
