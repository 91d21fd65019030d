import { expect, test } from 'vitest';
import {
  inForce,
  nextMark,
  shareOf,
  thinned,
  ticksOf,
  wholeStretch,
  zoomed,
} from './prepare-time-line.ts';

const DAY = 24 * 3_600_000;
const NOON = Date.parse('2026-10-14T12:00:00Z');
const mark = (days: number) => ({ id: String(days), at: NOON + days * DAY, label: '' });
const ROWS = [
  { name: 'main', marks: [mark(0), mark(-2), mark(-4)] },
  { name: 't', marks: [mark(-3)] },
];

test('the whole stretch has every mark and now in it', () => {
  const stretch = wholeStretch(ROWS, NOON + DAY);
  expect(stretch.from).toBeLessThan(NOON - 4 * DAY);
  expect(stretch.to).toBeGreaterThan(NOON + DAY);
  expect(wholeStretch([], NOON).from).toBeLessThan(NOON - DAY);
});

test('zooming keeps the moment in its place', () => {
  const stretch = { from: 0, to: 10 * DAY };
  const near = zoomed(stretch, 0.5, 2 * DAY);
  expect(near.to - near.from).toBe(5 * DAY);
  expect(shareOf(2 * DAY, near)).toBeCloseTo(0.2);
  expect(zoomed(stretch, 0, DAY).to - zoomed(stretch, 0, DAY).from).toBe(60_000);
});

test('keys go from one mark to the next over all rows, and stop at the ends', () => {
  expect(nextMark(ROWS, NOON, -1)).toBe(NOON - 2 * DAY);
  expect(nextMark(ROWS, NOON - 2 * DAY, -1)).toBe(NOON - 3 * DAY);
  expect(nextMark(ROWS, NOON - 4 * DAY, -1)).toBeNull();
  expect(nextMark(ROWS, NOON - 4 * DAY, 1)).toBe(NOON - 3 * DAY);
});

test('the mark in force is the last one not after the moment', () => {
  const [first] = ROWS;
  expect(inForce(first?.marks ?? [], NOON - DAY)?.id).toBe('-2');
  expect(inForce(first?.marks ?? [], NOON - 5 * DAY)).toBeNull();
});

test('ticks are round and few, marks in one place are one', () => {
  const stretch = { from: NOON - 4 * DAY, to: NOON };
  expect(ticksOf(stretch, 8).map(({ label }) => label)).toEqual(
    ['12:00', '11 Oct', '12:00', '12 Oct', '12:00', '13 Oct', '12:00', '14 Oct', '12:00'].slice(
      0,
      ticksOf(stretch, 8).length,
    ),
  );
  const close = [mark(-1), { ...mark(-1), id: 'b', at: NOON - DAY + 1000 }];
  expect(thinned(close, stretch, 100)).toMatchObject([{ id: 'b', count: 2 }]);
});
