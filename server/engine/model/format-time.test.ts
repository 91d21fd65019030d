import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  formatDate,
  formatDayTimeInterval,
  formatTimestamp,
  formatYearMonthInterval,
} from './format-time.ts';

test('every day of four digits equals what the platform says', () => {
  fc.assert(
    fc.property(fc.integer({ min: -719_162, max: 2_932_896 }), (days) => {
      expect(formatDate(days)).toBe(new Date(days * 86_400_000).toISOString().slice(0, 10));
    }),
  );
});

test.each([
  [0n, 6, '1970-01-01 00:00:00.000000'],
  [-1n, 6, '1969-12-31 23:59:59.999999'],
  [1_735_689_600_123_456n, 3, '2025-01-01 00:00:00.123'],
  [1_735_689_600_999_999n, 0, '2025-01-01 00:00:00'],
])('the timestamp %d at precision %d is %s', (micros, precision, text) => {
  expect(formatTimestamp(micros, precision)).toBe(text);
});

test('intervals print as Trino prints them', () => {
  expect(formatDayTimeInterval(183_845_678_000n)).toBe('2 03:04:05.678');
  expect(formatDayTimeInterval(-1_000_000n)).toBe('-0 00:00:01.000');
  expect(formatYearMonthInterval(-14)).toBe('-1-2');
});
