import { expect, test } from 'vitest';
import { ruleOf, rulesOf } from '#server/quality/model/rules.ts';
import {
  isAtFault,
  prettyJson,
  sharePercent,
  versionSentence,
  versionsSentence,
} from './prepare-quality.ts';

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

test('a version says when it came, what of it is shown, and when the source took it back', () => {
  const whole = {
    fetchedAt: new Date('2024-03-12T00:00:00Z'),
    deletedAt: null,
    document: '{}',
    length: 2,
    isCut: false,
  };
  const gone = { ...whole, deletedAt: new Date('2024-03-13T08:00:05Z') };
  expect(versionSentence(whole)).toBe('fetched 12 Mar 2024 00:00:00 UTC');
  expect(versionSentence(gone)).toBe('gone from the source, seen 13 Mar 2024 08:00:05 UTC');
  expect(versionSentence({ ...whole, length: 1_234, isCut: true })).toContain(
    'the first 2 of 1,234 characters',
  );
  expect(versionsSentence([gone, whole])).toBe('1 version, the newest first');
});

test('what is no JSON is shown as it came', () => {
  expect(prettyJson('{"a":1}')).toBe('{\n  "a": 1\n}');
  expect(prettyJson('{"a":')).toBe('{"a":');
});
