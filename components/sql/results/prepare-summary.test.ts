import { expect, test } from 'vitest';
import type { ColumnSummary } from '#server/engine/model/column-summary.ts';
import { formatMeasure, prepareBars } from './prepare-summary.ts';

const nothing: ColumnSummary = {
  rowCount: 0,
  nulls: 0,
  notFinite: 0,
  distinct: 0,
  isExact: true,
  lowest: null,
  highest: null,
  quartiles: null,
  mean: null,
  histogram: [],
  top: [],
};

test('a bar that is there can be seen, an empty one cannot, and each filters by what it counts', () => {
  const histogram = [
    { from: 0, to: 5, count: 10_000 },
    { from: 5, to: 10, count: 1 },
    { from: 10, to: 15, count: 0 },
  ];
  const bars = prepareBars({ ...nothing, histogram }, 3, { kind: 'integer' });
  expect(bars.map(({ share }) => share)).toEqual([1, 0.06, 0]);
  expect(bars[2]?.filter).toEqual({ test: 'between', column: 3, from: 10, to: 15, isLast: true });
  expect(bars[0]?.label).toBe('0 to 5');
});

test('texts show their most frequent values, unless each is there once or is nested', () => {
  const top = [{ value: 'a', count: 2 }];
  const text = { kind: 'varchar', length: null } as const;
  expect(prepareBars({ ...nothing, top }, 0, text)).toMatchObject([{ label: 'a', share: 1 }]);
  expect(prepareBars({ ...nothing, top: [{ value: 'a', count: 1 }] }, 0, text)).toEqual([]);
  expect(prepareBars({ ...nothing, top }, 0, { kind: 'array', element: text })).toEqual([]);
});

test.each([
  [86_400_000_000, { kind: 'date' }, '1970-01-02'],
  [-1, { kind: 'timestamp', precision: 3 }, '1969-12-31 23:59:59'],
  [1234567.891, { kind: 'double' }, '1,234,570'],
  [0.00001, { kind: 'double' }, '1.000e-5'],
] as const)('%d of %o reads %s', (measure, type, text) => {
  expect(formatMeasure(measure, type)).toBe(text);
});
