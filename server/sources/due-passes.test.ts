import { describe, expect, test } from 'vitest';
import { nextPasses, type PassHistory } from './due-passes.ts';

const NOW = new Date('2026-11-24T12:00:00Z');
const MINUTE = 60_000;
const at = (text: string) => new Date(`2026-11-${text}Z`);
const NEVER: PassHistory = {
  doneAt: { hot: null, warm: null, deep: null },
  triedAt: null,
  failed: [],
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
  const failed = [{ pass: 'hot', times: failures, at: NOW, isLasting: false }] as const;
  const [next] = nextPasses(source(), { ...FIRST, triedAt: NOW, failed }, NOW);
  expect(next?.at.getTime()).toBe(NOW.getTime() + minutes * MINUTE);
});

test('a failure that lasts is tried again after six hours', () => {
  const failed = [{ pass: 'hot', times: 1, at: NOW, isLasting: true }] as const;
  const [next] = nextPasses(source(), { ...FIRST, triedAt: NOW, failed }, NOW);
  expect(next?.at.getTime()).toBe(NOW.getTime() + 360 * MINUTE);
});

test('a run that broke off before it read anything is not started again at once', () => {
  const [next] = nextPasses(source(), { ...NEVER, triedAt: NOW }, NOW);
  expect(next?.at.getTime()).toBe(NOW.getTime() + 5 * MINUTE);
});

describe('a deep pass that fails', () => {
  const failedAt = (when: Date, change: object = {}): PassHistory => ({
    ...FIRST,
    triedAt: when,
    failed: [{ pass: 'deep', times: 1, at: when, isLasting: false, ...change }],
  });

  test('does not keep hot passes waiting', () => {
    const history = failedAt(at('24T11:59:00'), { times: 9, isLasting: true });
    expect(told(history, { warm: null })).toEqual(['hot 11-24T12:03', 'deep 11-24T17:59']);
  });

  test('gives way to what is due as well, until that was read', () => {
    const before = failedAt(at('24T11:30:00'));
    const doneAt = { ...FIRST.doneAt, hot: at('24T11:25:00') };
    expect(told({ ...before, doneAt }, { warm: null })[0]).toBe('hot 11-24T11:30');
    const since = { ...FIRST.doneAt, hot: at('24T11:50:00') };
    expect(told({ ...before, doneAt: since }, { warm: null })[0]).toBe('deep 11-24T11:35');
  });
});
