import { expect, test } from 'vitest';
import { rankMatches } from './rank-matches.ts';

const NAMES = [
  'gold.hypoglucose_log',
  'silver.fct_glucose_readings',
  'marts.mrt_glucose_overview',
  'silver.dim_person',
];
const find = (text: string) => rankMatches(NAMES, (name) => name, text);

test('the start of a part of a name stands before its middle, short before long', () => {
  expect(find('gluc').map(({ item }) => item)).toEqual([
    'marts.mrt_glucose_overview',
    'silver.fct_glucose_readings',
    'gold.hypoglucose_log',
  ]);
});

test('every word must be there, in any order, without regard to case', () => {
  expect(find('READ silver').map(({ item }) => item)).toEqual(['silver.fct_glucose_readings']);
  expect(find('person gluc')).toEqual([]);
});

test('says which letters to mark, once each', () => {
  expect(find('silver.dim dim')[0]?.spans).toEqual([[0, 10]]);
});

test('nothing typed finds everything', () => {
  expect(find('  ')).toHaveLength(NAMES.length);
});
