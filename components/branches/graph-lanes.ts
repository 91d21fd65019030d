import { refSlot } from '#components/ui/ref-colour.ts';
import type { GraphCommit, GraphRef } from './types.ts';

type Commit = Pick<GraphCommit, 'hash' | 'parents'>;

export interface GraphLine {
  /** Lane at the top of the row, or at its commit for a line that begins there. */
  readonly from: number;
  /** Lane at the bottom of the row, or at its commit for a line that ends there. */
  readonly to: number;
  /** `in` ends at the row's commit, `out` begins there, `through` passes. */
  readonly part: 'through' | 'in' | 'out';
  /** Colour, as `data-ref`. */
  readonly slot: string;
}

export interface GraphRow {
  /** Lane of the commit, counted from the left. */
  readonly lane: number;
  readonly slot: string;
  readonly isMerge: boolean;
  readonly lines: readonly GraphLine[];
  /** How many lanes the rows around it need: their texts begin behind them, all at one place. */
  readonly lanes: number;
}

export interface GraphLayout {
  readonly rows: readonly GraphRow[];
  /** How many lanes stand side by side at most. */
  readonly width: number;
}

interface Lane {
  /** The commit that the line leads to. */
  readonly hash: string;
  readonly slot: string;
}

/**
 * Lanes and lines of commits that come newest first, each row by what crosses it. The default branch's
 * own line keeps the first lane; a line has the colour of the ref that its commits belong to.
 */
export function layOutGraph(
  commits: readonly Commit[],
  refs: readonly Pick<GraphRef, 'name' | 'hash'>[],
  defaultBranch: string,
): GraphLayout {
  const owners = ownersOf(commits, refs, defaultBranch);
  const slotOf = (hash: string) => refSlot(owners.get(hash) ?? hash.slice(0, 8), defaultBranch);
  const isDefault = (hash: string) => owners.get(hash) === defaultBranch;
  const lanes: (Lane | null)[] = [null];
  const drawn = new Set<string>();
  let width = 1;

  const freeLane = (): number => {
    const free = lanes.findIndex((lane, index) => index > 0 && lane === null);
    return free === -1 ? lanes.push(null) - 1 : free;
  };
  const laneFor = (hash: string): number => {
    if (isDefault(hash)) return 0;
    const waiting = lanes.findIndex((lane, index) => index > 0 && lane?.hash === hash);
    return waiting === -1 ? freeLane() : waiting;
  };

  const rows = commits.map(({ hash, parents }): Omit<GraphRow, 'lanes'> => {
    const lane = laneFor(hash);
    const slot = slotOf(hash);
    const lines: GraphLine[] = [];
    for (const [index, crossing] of lanes.entries()) {
      if (crossing === null) continue;
      const ends = crossing.hash === hash;
      const to = ends ? lane : index;
      lines.push({ from: index, to, part: ends ? 'in' : 'through', slot: crossing.slot });
      if (ends) lanes[index] = null;
    }
    drawn.add(hash);
    // With clocks that disagree a parent may have come before its child: its line cannot lead down.
    const [first, ...merged] = parents.filter((parent) => !drawn.has(parent));
    if (first !== undefined) {
      lanes[lane] = { hash: first, slot };
      lines.push({ from: lane, to: lane, part: 'out', slot });
    }
    for (const parent of merged) {
      const waiting = lanes.findIndex((other) => other?.hash === parent);
      const to = waiting === -1 ? laneFor(parent) : waiting;
      const colour = slotOf(parent);
      lanes[to] ??= { hash: parent, slot: colour };
      lines.push({ from: lane, to, part: 'out', slot: colour });
    }
    width = Math.max(width, lanes.length);
    return { lane, slot, isMerge: parents.length > 1, lines };
  });
  return { rows: withLanes(rows), width };
}

const BLOCK = 24;

/** Block by block, so that the place of a row does not depend on what else is in sight. */
function withLanes(rows: readonly Omit<GraphRow, 'lanes'>[]): readonly GraphRow[] {
  const most: number[] = [];
  for (const [index, { lane, lines }] of rows.entries()) {
    const block = Math.floor(index / BLOCK);
    const needed = 1 + Math.max(lane, ...lines.map(({ from, to }) => Math.max(from, to)));
    most[block] = Math.max(most[block] ?? 1, needed);
  }
  return rows.map((row, index) => ({ ...row, lanes: most[Math.floor(index / BLOCK)] ?? 1 }));
}

/**
 * Which ref a commit belongs to: the default branch's own line first, then those of the other refs from
 * their heads down to what is another's already.
 */
function ownersOf(
  commits: readonly Commit[],
  refs: readonly Pick<GraphRef, 'name' | 'hash'>[],
  defaultBranch: string,
): ReadonlyMap<string, string> {
  const firstParent = new Map(commits.map(({ hash, parents }) => [hash, parents[0]]));
  const owners = new Map<string, string>();
  const claim = (head: string, name: string) => {
    let hash: string | undefined = head;
    while (hash !== undefined && firstParent.has(hash) && !owners.has(hash)) {
      owners.set(hash, name);
      hash = firstParent.get(hash);
    }
  };
  const ordered = refs.toSorted(
    (a, b) => Number(b.name === defaultBranch) - Number(a.name === defaultBranch),
  );
  for (const { hash, name } of ordered) claim(hash, name);
  // What was merged and has no name any more: one colour for each such line.
  for (const { parents } of commits)
    for (const parent of parents) claim(parent, parent.slice(0, 8));
  return owners;
}
