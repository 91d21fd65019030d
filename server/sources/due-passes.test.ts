import { expect, test } from 'vitest';
import { nextPasses, type PassHistory } from './due-passes.ts';

const NOW = new Date('2026-11-24T12:00:00Z');
const MINUTE = 60_000;
const at = (text: string) => new Date(`2026-11-${text}Z`);
const NEVER: PassHistory = {
  doneAt: { hot: null, warm: null, deep: null },
  triedAt: null,
  failures: 0,
  isLasting: false,
};
const FIRST: PassHistory = {
  ...NEVER,
  doneAt: { hot: at('24T11:58:00'), warm: at('20T00:00:00'), deep: at('20T00:00:00') },
  triedAt: at('24T11:58:00'),
};
const source = (change: object = {}) => ({
  is_paused: false,
  schedule: { hot_minutes: 5, warm: '0 3 * * *', deep: '0 4 * * 0', ...change },
});
const told = (history: PassHistory, change: object = {}) =>
  nextPasses(source(change), history, NOW).map(
    ({ pass, at: when }) => `${pass} ${when.toISOString().slice(5, 16)}`,
  );

test('a source that was never read is due at once, and only for its first pass', () => {
  expect(told(NEVER)).toEqual(['hot 11-24T12:00']);
});

test('passes that were missed while nothing ran are due since then, the deepest first', () => {
  expect(told(FIRST)).toEqual(['deep 11-22T04:00', 'warm 11-20T03:00', 'hot 11-24T12:03']);
});

test('a pass that is switched off never comes', () => {
  expect(told(FIRST, { hot_minutes: null, deep: null })).toEqual(['warm 11-20T03:00']);
  expect(nextPasses({ ...source(), is_paused: true }, FIRST, NOW)).toEqual([]);
});

test.each([
  [1, 5],
  [2, 10],
  [4, 40],
  [9, 60],
])('after %s failures in a row the next try is %s minutes later', (failures, minutes) => {
  const [next] = nextPasses(source(), { ...FIRST, triedAt: NOW, failures }, NOW);
  expect(next?.at.getTime()).toBe(NOW.getTime() + minutes * MINUTE);
});

test('a failure that lasts is tried again after six hours', () => {
  const [next] = nextPasses(
    source(),
    { ...FIRST, triedAt: NOW, failures: 1, isLasting: true },
    NOW,
  );
  expect(next?.at.getTime()).toBe(NOW.getTime() + 360 * MINUTE);
});

test('a run that broke off before it read anything is not started again at once', () => {
  const [next] = nextPasses(source(), { ...NEVER, triedAt: NOW }, NOW);
  expect(next?.at.getTime()).toBe(NOW.getTime() + 5 * MINUTE);
});
