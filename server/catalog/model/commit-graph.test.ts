import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CommitNode,
  findFork,
  findMergeBase,
  isOnLine,
  newestUntil,
  placeCommit,
  predecessor,
} from './commit-graph.ts';

const BEGINNING: CommitNode = {
  hash: 'beginning',
  parent: 'beginning',
  mergeParent: null,
  generation: 0,
  rank: 0,
  jump: 'beginning',
  epochNanos: 0n,
};

function createGraph() {
  const commits = new Map([[BEGINNING.hash, BEGINNING]]);
  let loads = 0;
  const load = async (hash: string) => {
    loads += 1;
    const commit = commits.get(hash);
    if (commit === undefined) throw new Error(`No commit ${hash}.`);
    return commit;
  };
  return {
    commits,
    load,
    takeLoads() {
      const taken = loads;
      loads = 0;
      return taken;
    },
    async add(hash: string, parent: CommitNode, mergeParent: CommitNode | null = null) {
      const place = await placeCommit(load, parent, mergeParent);
      const commit: CommitNode = {
        hash,
        parent: parent.hash,
        mergeParent: mergeParent?.hash ?? null,
        ...place,
        epochNanos: BigInt(place.generation) * 10n,
      };
      commits.set(hash, commit);
      return commit;
    },
  };
}

async function addLine(graph: ReturnType<typeof createGraph>, length: number) {
  const line: CommitNode[] = [BEGINNING];
  for (let index = 1; index <= length; index += 1) {
    line.push(await graph.add(`c${index}`, line.at(-1) ?? BEGINNING));
  }
  return line;
}

describe('a long line of commits', () => {
  test('finds any ancestor and any moment in few steps', async () => {
    const graph = createGraph();
    const line = await addLine(graph, 5_000);
    const head = line.at(-1) ?? BEGINNING;
    for (const count of [0, 1, 2, 63, 64, 65, 2_500, 4_999, 5_000, 9_000]) {
      graph.takeLoads();
      const expected = line[Math.max(0, 5_000 - count)];
      expect(await predecessor(graph.load, head, count)).toBe(expected);
      expect(graph.takeLoads()).toBeLessThan(60);
    }
    for (const moment of [-1n, 0n, 9n, 10n, 11n, 24_995n, 50_000n, 99_999n]) {
      graph.takeLoads();
      const generation = moment < 10n ? 0 : Number(moment > 50_000n ? 50_000n : moment) / 10;
      expect(await newestUntil(graph.load, head, moment)).toBe(line[Math.floor(generation)]);
      expect(graph.takeLoads()).toBeLessThan(60);
    }
  });

  test('knows what is on it', async () => {
    const graph = createGraph();
    const line = await addLine(graph, 100);
    const [, , fork = BEGINNING] = line;
    const head = line.at(-1) ?? BEGINNING;
    const aside = await graph.add('aside', fork);
    expect(await isOnLine(graph.load, fork, head)).toBe(true);
    expect(await isOnLine(graph.load, BEGINNING, head)).toBe(true);
    expect(await isOnLine(graph.load, head, fork)).toBe(false);
    expect(await isOnLine(graph.load, aside, head)).toBe(false);
  });
});

describe('the fork of two lines', () => {
  test('is found in few steps, however far back, and merges do not count', async () => {
    const graph = createGraph();
    const line = await addLine(graph, 5_000);
    const head = line.at(-1) ?? BEGINNING;
    for (const generation of [0, 1, 17, 2_048, 4_999, 5_000]) {
      const fork = line[generation] ?? BEGINNING;
      let tip = fork;
      for (const step of [1, 2, 3]) tip = await graph.add(`f${generation}-${step}`, tip, head);
      graph.takeLoads();
      expect(await findFork(graph.load, tip, head)).toBe(fork);
      expect(await findFork(graph.load, head, tip)).toBe(fork);
      expect(graph.takeLoads()).toBeLessThan(240);
    }
  });
});

describe('the merge base', () => {
  test('follows merge parents', async () => {
    const graph = createGraph();
    const root = await graph.add('root', BEGINNING);
    const side = await graph.add('side', root);
    const main = await graph.add('main', await graph.add('main1', root), side);
    const later = await graph.add('later', side);
    expect(await findMergeBase(graph.load, main, later)).toBe(side);
    expect(await findMergeBase(graph.load, main, side)).toBe(side);
    const unrelated = await graph.add('unrelated', BEGINNING);
    expect(await findMergeBase(graph.load, main, unrelated)).toBeNull();
  });

  test('is a common ancestor that no other common ancestor descends from', async () => {
    const Steps = fc.array(fc.tuple(fc.nat(), fc.option(fc.nat())), {
      minLength: 3,
      maxLength: 25,
    });
    await fc.assert(
      fc.asyncProperty(Steps, fc.nat(), fc.nat(), async (steps, left, right) => {
        const graph = createGraph();
        const all = [await graph.add('c0', BEGINNING)];
        for (const [parent, merge] of steps) {
          const pick = (index: number) => all[index % all.length] ?? BEGINNING;
          all.push(
            await graph.add(`c${all.length}`, pick(parent), merge === null ? null : pick(merge)),
          );
        }
        const a = all[left % all.length] ?? BEGINNING;
        const b = all[right % all.length] ?? BEGINNING;
        const ancestorsOf = (commit: CommitNode): ReadonlySet<string> =>
          commit.generation === 0
            ? new Set()
            : new Set([
                commit.hash,
                ...ancestorsOf(graph.commits.get(commit.parent) ?? BEGINNING),
                ...ancestorsOf(graph.commits.get(commit.mergeParent ?? '') ?? BEGINNING),
              ]);
        const common = [...ancestorsOf(a)].filter((hash) => ancestorsOf(b).has(hash));
        const base = await findMergeBase(graph.load, a, b);
        expect(common).toContain(base?.hash);
        const others = common.filter((hash) => hash !== base?.hash);
        for (const hash of others) {
          const other = graph.commits.get(hash) ?? BEGINNING;
          expect(ancestorsOf(other).has(base?.hash ?? '')).toBe(false);
        }
      }),
      { numRuns: 200 },
    );
  });
});
