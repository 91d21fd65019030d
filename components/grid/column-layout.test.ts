import { expect, test } from 'vitest';
import { columnsInSight, layoutColumns, revealColumn } from './column-layout.ts';

const wide = layoutColumns(
  Array.from({ length: 5_000 }, () => 100),
  2,
);

test('of five thousand columns only those in sight are drawn', () => {
  const { from, to } = columnsInSight(wide, { left: 200_000, viewPx: 1_000 });
  expect(from).toBeLessThanOrEqual(2_002);
  expect(to).toBeGreaterThanOrEqual(2_010);
  expect(to - from).toBeLessThan(20);
});

test('both ends are reached, and pinned columns are none of the scrolling ones', () => {
  expect(columnsInSight(wide, { left: 0, viewPx: 500 }).from).toBe(2);
  expect(columnsInSight(wide, { left: 499_500, viewPx: 500 }).to).toBe(5_000);
  expect(columnsInSight(layoutColumns([], 0), { left: 0, viewPx: 500 })).toEqual({
    from: 0,
    to: 0,
  });
});

test('a column comes out from behind the pinned ones', () => {
  expect(revealColumn(wide, 5, { left: 1_000, viewPx: 800 })).toBe(300);
  expect(revealColumn(wide, 12, { left: 1_000, viewPx: 800 })).toBe(1_000);
  expect(revealColumn(wide, 30, { left: 1_000, viewPx: 800 })).toBe(2_300);
  expect(revealColumn(wide, 1, { left: 1_000, viewPx: 800 })).toBe(1_000);
});
