import { expect, test } from 'vitest';
import { sortRows } from './sort-rows.ts';

const rows = [
  { name: 'table10', size: 5n },
  { name: 'table2', size: null },
  { name: 'Table1', size: 9_007_199_254_740_993n },
  { name: 'table3', size: 9_007_199_254_740_992n },
];

test('names sort as people count', () => {
  expect(sortRows(rows, (row) => row.name, 'ascending').map((row) => row.name)).toEqual([
    'Table1',
    'table2',
    'table3',
    'table10',
  ]);
});

test('what is unknown stands last in both orders, and 64-bit values are told apart', () => {
  const names = (order: 'ascending' | 'descending') =>
    sortRows(rows, (row) => row.size, order).map((row) => row.name);
  expect(names('ascending')).toEqual(['table10', 'table3', 'Table1', 'table2']);
  expect(names('descending')).toEqual(['Table1', 'table3', 'table10', 'table2']);
});
