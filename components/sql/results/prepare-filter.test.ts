import { expect, test } from 'vitest';
import { filterTests, filterText } from './prepare-filter.ts';

const columns = [
  { name: 'day', type: { kind: 'date' } as const },
  { name: 'device', type: { kind: 'varchar', length: null } as const },
];

test('a filter is told in words, values as the column has them', () => {
  const bar = { test: 'between', column: 0, from: 0, to: 172_800_000_000, isLast: false } as const;
  expect(filterText(bar, columns)).toBe('day from 1970-01-01 to 1970-01-03');
  expect(filterText({ test: 'is', column: 1, value: 'g6' }, columns)).toBe('device is “g6”');
  expect(filterText({ test: 'is-null', column: 1 }, columns)).toBe('device is NULL');
});

test('nested values are only searched, everything else compares', () => {
  const nested = { kind: 'array', element: { kind: 'bigint' } } as const;
  expect(filterTests(nested).map(({ value }) => value)).toEqual([
    'contains',
    'is-null',
    'is-not-null',
  ]);
  expect(filterTests({ kind: 'bigint' })[0]?.value).toBe('is');
});
