import { expect, test } from 'vitest';
import { newRun } from '../query-run.ts';
import { busyRun, freeTitle, NO_RUNS, shownValue, withRun, withStarted } from './tab-runs.ts';

const sent = newRun(0, 0);
const one = withStarted({ ...NO_RUNS, runs: [sent] }, sent, 'a');
const again = newRun(1, 3);
const two = withStarted({ ...one, runs: [...one.runs, again] }, again, 'b');

test('a statement that was taken is shown, and follows the ones before it', () => {
  expect(two.active).toBe('b');
  expect(two.runs.map(({ id, startLine }) => [id, startLine])).toEqual([
    ['a', 0],
    ['b', 3],
  ]);
  expect(busyRun(two)?.id).toBe('a');
  expect(busyRun(withRun(two, 'a', (run) => ({ ...run, endedAt: 5 })))?.id).toBe('b');
});

test('titles are not given twice', () => {
  expect([freeTitle([]), freeTitle(['Result 1', 'then']), freeTitle(['Result 2'])]).toEqual([
    'Result 1',
    'Result 2',
    'Result 1',
  ]);
});

test('what was shown is shown while it is there', () => {
  const results = [{ queryId: 'a' }, { queryId: 'b' }];
  expect(shownValue('a', results, ['history'])).toBe('a');
  expect(shownValue('history', results, ['history'])).toBe('history');
  expect(shownValue('gone', results, ['history'])).toBe('b');
  expect(shownValue('gone', [], ['history'])).toBe('history');
});
