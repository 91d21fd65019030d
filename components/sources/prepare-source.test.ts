import { expect, test } from 'vitest';
import type { ArrivalDelay, PassView, SourceSummary } from '#server/sources/source-views.ts';
import {
  isFailed,
  lagShare,
  lateShare,
  passState,
  prepareDelay,
  readablePath,
  skewText,
  standingOf,
  untilText,
} from './prepare-source.ts';

const MINUTE = 60_000;

test('the worst state of all sources stands beside the title', () => {
  const of = (...states: readonly SourceSummary['state'][]) =>
    standingOf(states.map((state) => ({ state }) as SourceSummary));
  expect(of('on-time', 'late', 'failing')).toEqual({ kind: 'bad', text: '1 of 3 fail' });
  expect(of('on-time', 'late')?.text).toBe('1 of 2 late');
  expect(of('on-time', 'paused')?.kind).toBe('good');
  expect(of('by-hand')).toBeNull();
});

test('a lag fills its limit and no more', () => {
  expect(lagShare({ lagMs: 15 * MINUTE, lateAfterMs: 30 * MINUTE })).toBe(50);
  expect(lagShare({ lagMs: 90 * MINUTE, lateAfterMs: 30 * MINUTE })).toBe(100);
  expect(lagShare({ lagMs: null, lateAfterMs: 30 * MINUTE })).toBeNull();
});

test('bars above the limit are late and say how many of all', () => {
  const delay: ArrivalDelay = {
    days: 7,
    documents: 10,
    medianMs: 1,
    p95Ms: 1,
    bins: [
      { fromMs: 0, toMs: 5 * MINUTE, documents: 8 },
      { fromMs: 5 * MINUTE, toMs: 60 * MINUTE, documents: 0 },
      { fromMs: 60 * MINUTE, toMs: null, documents: 2 },
    ],
  };
  const bars = prepareDelay(delay, 30 * MINUTE);
  expect(bars.map(({ label }) => label)).toEqual(['< 5 min', '5 min to 1 h', '> 1 h']);
  expect(bars.map(({ isLate }) => isLate)).toEqual([false, false, true]);
  expect(lateShare(bars)).toBe('20.0 %');
  expect(lateShare(prepareDelay(delay, null))).toBeNull();
});

test('a pass that its process left behind is not said to read still', () => {
  const pass = { failure: null, endedAt: null, written: null, runState: 'failed' } as PassView;
  expect(passState(pass).word).toBe('Cut off');
  expect(passState({ ...pass, runState: 'running' }).word).toBe('Reading');
  expect(passState({ ...pass, endedAt: new Date(), written: 0 }).word).toBe('Nothing new');
});

test('what has no answer failed as much as what has a bad one', () => {
  const request = { at: new Date(), path: '/', ms: 1, bytes: 0, documents: null, note: null };
  expect([null, 200, 304, 429, 503].map((status) => isFailed({ ...request, status }))).toEqual([
    true,
    false,
    false,
    true,
    true,
  ]);
});

test('a path is read without its escapes', () => {
  expect(readablePath('/e.json?find%5Bdate%5D=1')).toBe('/e.json?find[date]=1');
  expect(readablePath('/half%2')).toBe('/half%2');
});

test('times ahead and clocks that differ are said in words', () => {
  expect(untilText(new Date(4 * MINUTE), 0)).toBe('in 4 min');
  expect(untilText(new Date(0), MINUTE)).toBe('now');
  expect(skewText(400)).toBe('in step');
  expect(skewText(-90_000)).toBe('1 min 30 s behind');
});
