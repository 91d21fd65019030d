import { expect, test } from 'vitest';
import { newRun } from '../query-run.ts';
import {
  clearedForNew,
  freeResultTitle,
  fromKept,
  NO_RUNS,
  toKept,
  withoutResult,
  withStarted,
} from './tab-runs.ts';

const sent = newRun(0, 0);
const one = withStarted({ ...NO_RUNS, runs: [sent] }, sent, 'a', 'Result 1');
const again = newRun(1, 3);
const two = withStarted({ ...one, runs: [...one.runs, again] }, again, 'b', freeResultTitle(one));

test('a statement that was taken has a result of its own, which is shown', () => {
  expect(two).toMatchObject({
    active: 'b',
    results: [
      { queryId: 'a', title: 'Result 1' },
      { queryId: 'b', title: 'Result 2' },
    ],
  });
  expect(two.runs.map(({ id, startLine }) => [id, startLine])).toEqual([
    ['a', 0],
    ['b', 3],
  ]);
});

test('new statements leave only pinned results, and titles are not given twice', () => {
  const pinned = { ...two, results: two.results.map((r) => ({ ...r, pinned: r.queryId === 'b' })) };
  const cleared = clearedForNew(pinned);
  expect(cleared.results.map(({ queryId }) => queryId)).toEqual(['b']);
  expect(freeResultTitle(cleared)).toBe('Result 1');
});

test('closing the result that is shown shows its neighbour', () => {
  expect(withoutResult(two, 'b').active).toBe('a');
  expect(withoutResult(one, 'a').active).toBe('history');
});

test('results are kept over a reload, and what cannot be read is nothing', () => {
  expect(fromKept(toKept(two))).toMatchObject({ active: 'b', results: two.results, runs: [] });
  expect([fromKept('{'), fromKept('{"active":1}'), fromKept(null)]).toEqual([
    NO_RUNS,
    NO_RUNS,
    NO_RUNS,
  ]);
});
