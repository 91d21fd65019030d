import { expect, test } from 'vitest';
import { prepareHeat } from './prepare-heat.ts';

test('steps keep their distance, so that one without rows is a gap', () => {
  const picture = prepareHeat([
    { x: 0, y: 10, series: 5n },
    { x: 1, y: 10, series: 1n },
    { x: 4, y: 30, series: 2n },
    { x: null, y: 1, series: 9n },
  ]);
  expect(picture).toMatchObject({ columns: 5, rows: 2, xEnds: [0, 4], yEnds: [10, 30], most: 5 });
  expect(picture?.cells[2]).toEqual({ column: 4, row: 1, count: 2 });
});

test('no row with a place is no picture', () => {
  expect(prepareHeat([{ x: 1, y: Number.NaN, series: 1n }])).toBeNull();
});
