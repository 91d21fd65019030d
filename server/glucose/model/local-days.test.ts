import { describe, expect, test } from 'vitest';
import { DstDaysFile, expected } from '../testing/reference.ts';
import { addDays, daysBetween, localDateOf, localDay, localDays } from './local-days.ts';

const days = expected('dst_days.json', DstDaysFile);

describe.skipIf(days === null)('days on which clocks change', () => {
  test.each(Object.entries(days ?? {}))('%s', (name, wanted) => {
    const [zone = '', date = ''] = name.split(' ');
    const day = localDay(date, zone);
    expect(day.startMs).toBe(Date.parse(wanted.utc_start));
    expect(day.endMs).toBe(Date.parse(wanted.utc_end_exclusive));
    expect(day.minutes).toBe(wanted.hours_in_day * 60);
  });
});

test('a window is its days, first and last included', () => {
  const window = localDays('2024-03-30', '2024-04-01', 'Europe/Berlin');
  expect(window.map(({ date, minutes }) => [date, minutes])).toEqual([
    ['2024-03-30', 1440],
    ['2024-03-31', 1380],
    ['2024-04-01', 1440],
  ]);
  expect(localDays('2024-04-02', '2024-04-01', 'UTC')).toEqual([]);
});

test('calendar arithmetic crosses months and leap days', () => {
  expect(addDays('2024-02-28', 2)).toBe('2024-03-01');
  expect(daysBetween('2024-03-01', '2024-02-28')).toBe(-2);
  expect(localDateOf(Date.parse('2024-03-31T22:30:00Z'), 'Europe/Berlin')).toBe('2024-04-01');
});
