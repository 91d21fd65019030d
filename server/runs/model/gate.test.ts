import { expect, test } from 'vitest';
import { checkState, judge } from './gate.ts';

const check = (state: 'pass' | 'warn' | 'fail' | 'error', name = 'unique_id') =>
  ({ asset: 'gold.g', name, state, failures: state === 'pass' ? 0 : 2 }) as const;

test.each([
  [0, 'error', 'pass'],
  [0, 'warn', 'pass'],
  [1, 'warn', 'warn'],
  [1, 'error', 'fail'],
] as const)('%d failing rows at severity %s is %s', (failures, severity, state) => {
  expect(checkState(failures, severity)).toBe(state);
});

test('warnings are told and let the run go on', () => {
  expect(judge([check('pass'), check('warn')])).toEqual({
    holds: true,
    summary: '1 pass, 1 warn, 0 fail',
    failure: null,
  });
});

test('a check that could not run stops the run as one that failed', () => {
  const gate = judge([check('error', 'a'), check('fail', 'b')]);
  expect(gate.holds).toBe(false);
  expect(gate.failure).toBe('a on gold.g could not run; b failed on gold.g with 2 rows.');
});

test('the sentence stays short however many fail', () => {
  const gate = judge(['a', 'b', 'c', 'd', 'e'].map((name) => check('fail', name)));
  expect(gate.failure).toMatch(/a .*; b .*; c .*; and 2 more\.$/);
});
