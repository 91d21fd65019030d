import { expect, test } from 'vitest';
import { prepareChart } from './prepare-chart.ts';

const wish = {
  x: { name: 'day', type: { kind: 'date' } as const },
  isStep: false,
  isNamed: false,
  yName: 'n',
  limit: 100,
};

test('series share their places, what one does not have is a gap and never zero', () => {
  const picture = prepareChart(
    [
      { x: '1970-01-02', y: 1, series: 'a' },
      { x: '1970-01-01', y: 2n, series: 'a' },
      { x: '1970-01-02', y: '1.50', series: 'b' },
      { x: null, y: 9, series: 'a' },
    ],
    wish,
  );
  expect(picture.xs).toEqual([0, 86_400]);
  expect(picture.series).toEqual([
    { name: 'a', ys: [2, 1] },
    { name: 'b', ys: [null, 1.5] },
  ]);
  expect(picture.isTime).toBe(true);
});

test('an instant is placed to the millisecond, NaN is a gap', () => {
  const type = { kind: 'timestamp with time zone', precision: 6 } as const;
  const point = { x: '1970-01-01 00:00:01.250000 UTC', y: Number.NaN, series: undefined };
  const picture = prepareChart([point], { ...wish, x: { name: 'at', type } });
  expect(picture.xs).toEqual([1.25]);
  expect(picture.series).toEqual([{ name: 'n', ys: [null] }]);
});

test('what is left out is told', () => {
  const points = Array.from({ length: 300 }, (_, at) => ({
    x: `g${at}`,
    y: at,
    series: `s${at % 10}`,
  }));
  const { labels, series, notes } = prepareChart(points, { ...wish, isNamed: true, limit: 250 });
  expect(labels).toHaveLength(200);
  expect(series).toHaveLength(8);
  expect(notes).toEqual([
    'The first 250 points are drawn; there are more.',
    '8 of 10 series are drawn, those with the most points.',
    '200 of 250 bars are drawn.',
  ]);
});
