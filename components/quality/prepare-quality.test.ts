import { expect, test } from 'vitest';
import { ruleOf, rulesOf } from '#server/quality/model/rules.ts';
import { isAtFault, prettyJson, sharePercent } from './prepare-quality.ts';

test.each([
  [0, 100, '0 %'],
  [100, 100, '100 %'],
  [1, 1_000_000, '< 0.01 %'],
  [999_999, 1_000_000, '> 99.99 %'],
  [2_318, 1_204_331, '0.19 %'],
  [1, 3, '33.3 %'],
  [0, 0, '0 %'],
])('%d of %d is %s', (part, whole, text) => {
  expect(sharePercent(part, whole)).toBe(text);
});

test('a reason of a rule that nobody described is still named', () => {
  const rules = rulesOf({ minGlucose: '39', maxGlucose: '600', futureMinutes: '10' });
  expect(ruleOf(rules, 'wrong_planet').title).toBe('Wrong planet');
  expect(ruleOf(rules, 'implausible').condition).toBe('sgv > 600 mg/dL');
  expect(isAtFault(ruleOf(rules, 'implausible'), 'quarantine', 'glucose')).toBe(true);
  expect(isAtFault(ruleOf(rules, 'good'), 'keep', 'glucose')).toBe(false);
});

test('what is no JSON is shown as it came', () => {
  expect(prettyJson('{"a":1}')).toBe('{\n  "a": 1\n}');
  expect(prettyJson('{"a":')).toBe('{"a":');
});
