import { expect, test } from 'vitest';
import { matchesPattern } from './name-pattern.ts';

test.each([
  ['main', 'main', true],
  ['main', 'main2', false],
  ['release/*', 'release/', true],
  ['release/*', 'release', false],
  ['*.gold.*', 'a.gold.b', true],
  ['a*a', 'a', false],
  ['a*b*b', 'ab', false],
  ['a*b*b', 'abxb', true],
  ['*', '', true],
  ['a.c', 'abc', false],
  ['a**b', 'a\nb', true],
])('%s matches %j: %j', (pattern, name, matches) => {
  expect(matchesPattern(pattern, name)).toBe(matches);
});

test('a pattern of many stars is decided at once', () => {
  expect(matchesPattern(`${'*a'.repeat(80)}b`, 'a'.repeat(200))).toBe(false);
});
