import { expect, test } from 'vitest';
import { layOutGraph } from './graph-lanes.ts';

const commit = (hash: string, ...parents: readonly string[]) => ({ hash, parents });

/** main m3 merges dev (d1), side s1 is open. */
const FORKED = [
  commit('m4', 'm3'),
  commit('m3', 'm1', 'd1'),
  commit('s1', 'm1'),
  commit('d1', 'm1'),
  commit('m1'),
];
const REFS = [
  { name: 'side', hash: 's1' },
  { name: 'main', hash: 'm4' },
];

test('the default branch keeps the first lane, the others stand beside it', () => {
  const { rows, width } = layOutGraph(FORKED, REFS, 'main');
  expect(rows.map(({ lane }) => lane)).toEqual([0, 0, 2, 1, 0]);
  expect(width).toBe(3);
  expect(rows.map(({ isMerge }) => isMerge)).toEqual([false, true, false, false, false]);
});

test('a merge edge leaves its commit for the lane of what was merged', () => {
  const { rows } = layOutGraph(FORKED, REFS, 'main');
  expect(rows[1]?.lines).toMatchObject([
    { from: 0, to: 0, part: 'in', slot: 'main' },
    { from: 0, to: 0, part: 'out', slot: 'main' },
    { from: 0, to: 1, part: 'out' },
  ]);
});

test('all lines from a commit end at it, and none goes on below the first commit', () => {
  const { rows } = layOutGraph(FORKED, REFS, 'main');
  const last = rows.at(-1)?.lines ?? [];
  expect(last.map(({ part }) => part)).toEqual(['in', 'in', 'in']);
  expect(last.map(({ from }) => from)).toEqual([0, 1, 2]);
});

test('each row takes over the lines that the one above left', () => {
  const { rows } = layOutGraph(FORKED, REFS, 'main');
  for (const [index, row] of rows.entries()) {
    const below = rows[index + 1];
    if (below === undefined) break;
    const left = new Set(row.lines.filter(({ part }) => part !== 'in').map(({ to }) => to));
    const taken = new Set(below.lines.filter(({ part }) => part !== 'out').map(({ from }) => from));
    expect(taken).toEqual(left);
  }
});

test('texts stand at one place for the rows around', () => {
  const { rows } = layOutGraph(FORKED, REFS, 'main');
  expect(rows.map(({ lanes }) => lanes)).toEqual([3, 3, 3, 3, 3]);
});

test('a lane is free again when its line has ended', () => {
  const commits = [commit('a1', 'm2'), commit('m2', 'm1'), commit('b1', 'm1'), commit('m1')];
  const refs = [
    { name: 'main', hash: 'm2' },
    { name: 'a', hash: 'a1' },
    { name: 'b', hash: 'b1' },
  ];
  const { rows, width } = layOutGraph(commits, refs, 'main');
  expect(rows.map(({ lane }) => lane)).toEqual([1, 0, 1, 0]);
  expect(width).toBe(2);
});

test('a parent that came before its child, as by clocks that disagree, leaves no line open', () => {
  const { rows } = layOutGraph(
    [commit('p'), commit('c', 'p')],
    [{ name: 'main', hash: 'c' }],
    'main',
  );
  expect(rows.flatMap(({ lines }) => lines)).toEqual([]);
});

test('5,000 commits of 500 branches are laid out in a moment', () => {
  const commits = Array.from({ length: 5_000 }, (_, index) => {
    const number = 5_000 - index;
    const isSide = number % 10 === 3;
    const parent = number - (number % 10 === 4 ? 2 : 1);
    return number % 10 === 5
      ? commit(`c${number}`, `c${number - 1}`, `c${number - 2}`)
      : commit(`c${number}`, ...(number === 1 ? [] : [isSide ? `c${number - 1}` : `c${parent}`]));
  });
  const refs = commits
    .filter((_, index) => index % 10 === 7)
    .map(({ hash }) => ({ name: hash, hash }));
  const { rows } = layOutGraph(commits, [...refs, { name: 'main', hash: 'c5000' }], 'main');
  expect(rows).toHaveLength(5_000);
});
