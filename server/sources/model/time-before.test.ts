import { expect, test } from 'vitest';
import { timeBefore } from './time-before.ts';

test.each([
  ['2026-10-01T22:00:00.000Z', '2026-10-01T21:59:59.999Z'],
  ['2026-10-01T22:00:00-05:00', '2026-10-01T21:59:59.999Z'],
  ['2026-10-01 22:00', '2026-09-30T23:59:59.999Z'],
  ['2026-02-31T10:00:00Z', '2026-01-31T23:59:59.999Z'],
  ['2026-99', '2025-12-31T23:59:59.999Z'],
])('%s is ordered after %s', (text, before) => {
  expect(timeBefore(text)).toBe(Date.parse(before));
  expect(before < text).toBe(true);
});

test('a text without a year is no time', () => {
  expect(timeBefore('yesterday')).toBeNull();
  expect(timeBefore('')).toBeNull();
});
