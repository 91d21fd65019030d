import { expect, test } from 'vitest';
import { parsePartitioning } from './partitioning.ts';

test('every transform is read as it is written for Trino', () => {
  const text = `ARRAY['year(a)', 'month(b)','day( c )', 'hour(d)', 'bucket(e, 16)', 'truncate(f,3)', 'g']`;
  expect(parsePartitioning(text)?.map(({ column, transform }) => `${column} ${transform}`)).toEqual(
    ['a year', 'b month', 'c day', 'd hour', 'e bucket[16]', 'f truncate[3]', 'g identity'],
  );
  expect(parsePartitioning('ARRAY[]')).toEqual([]);
});

test.each([
  `ARRAY['week(a)']`,
  `ARRAY['bucket(a)']`,
  `ARRAY['bucket(a, 0)']`,
  `ARRAY['day(a']`,
  'month(a)',
  `ARRAY['a' 'b']`,
])('%s is none', (text) => {
  expect(parsePartitioning(text)).toBeNull();
});
