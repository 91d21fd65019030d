import { expect, test } from 'vitest';
import { boxPx, placeAt, revealRow, type ScrollPlace, scrolled } from './scroll-map.ts';

const ROW = 28;
const view = 600;
const million = { rowsPx: 1_000_000 * ROW, viewPx: view };
const few = { rowsPx: 1_000 * ROW, viewPx: view };
const START: ScrollPlace = { scrollTop: 0, rowTop: 0 };

test('few rows scroll as they are', () => {
  expect(boxPx(few)).toBe(28_000);
  expect(scrolled(START, 1234, few)).toEqual({ scrollTop: 1234, rowTop: 1234 });
});

test('a million rows fit under the cap of every browser, and both ends are reached', () => {
  expect(boxPx(million)).toBeLessThan(17_000_000);
  const end = scrolled(START, boxPx(million) - view, million);
  expect(end.rowTop).toBe(1_000_000 * ROW - view);
  expect(scrolled(end, 0, million).rowTop).toBe(0);
});

test('the wheel passes no row, the scroll bar lands at its share', () => {
  const middle = scrolled(START, (boxPx(million) - view) / 2, million);
  expect(middle.rowTop / (million.rowsPx - view)).toBeCloseTo(0.5, 6);
  expect(scrolled(middle, middle.scrollTop + 56, million).rowTop).toBe(middle.rowTop + 56);
  expect(scrolled(middle, middle.scrollTop - 56, million).rowTop).toBe(middle.rowTop - 56);
});

test('every row can be brought into sight exactly', () => {
  for (const row of [0, 1, 428_571, 428_572, 999_998, 999_999]) {
    const place = placeAt(row * ROW, million);
    expect(place.scrollTop).toBeLessThanOrEqual(boxPx(million) - view);
    expect(place.rowTop).toBe(Math.min(row * ROW, million.rowsPx - view));
  }
});

test('a row in sight stays where it is, another moves the least', () => {
  const row = (at: number) => ({ topPx: at * ROW, heightPx: ROW });
  expect(revealRow(100, row(5), few)).toBe(100);
  expect(revealRow(1_000, row(5), few)).toBe(5 * ROW);
  expect(revealRow(0, row(30), few)).toBe(31 * ROW - view);
});
