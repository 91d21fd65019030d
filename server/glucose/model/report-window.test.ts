import { describe, expect, test } from 'vitest';
import { addDays } from './local-days.ts';
import { chooseWindow, lengthOf, suggestWindow, windowBefore } from './report-window.ts';

const run = (from: string, length: number) =>
  Array.from({ length }, (_, index) => addDays(from, index));

describe('the window of a report', () => {
  const month = run('2026-10-01', 31);

  test('is the last 14 days with readings when nothing is asked for', () => {
    expect(chooseWindow(month, {})).toEqual({ from: '2026-10-18', to: '2026-10-31' });
    const broken = ['2014-02-03', '2014-02-04', ...run('2015-03-29', 5)];
    expect(chooseWindow(broken, {})).toEqual({ from: '2014-02-03', to: '2015-04-02' });
  });

  test('ends with the last reading, not today, when only a length is asked for', () => {
    expect(chooseWindow(month, { days: 7 })).toEqual({ from: '2026-10-25', to: '2026-10-31' });
    expect(chooseWindow(run('2017-03-14', 3), { days: 7 })).toEqual({
      from: '2017-03-10',
      to: '2017-03-16',
    });
  });

  test('takes the sides that are given and fills in the other', () => {
    expect(chooseWindow(month, { from: '2026-10-05', to: '2026-10-09' })).toEqual({
      from: '2026-10-05',
      to: '2026-10-09',
    });
    expect(chooseWindow(month, { from: '2026-10-05' }).to).toBe('2026-10-31');
    expect(chooseWindow(month, { to: '2026-10-20' }).from).toBe('2026-10-07');
    expect(chooseWindow(month, { to: '2026-10-20', whole: true }).from).toBe('2026-10-01');
    expect(chooseWindow(month, { whole: true })).toEqual({ from: '2026-10-01', to: '2026-10-31' });
  });

  test('that ends before it starts is refused', () => {
    expect(() => chooseWindow(month, { from: '2026-10-09', to: '2026-10-05' })).toThrow(RangeError);
  });

  test('has a window before it of the same length', () => {
    const window = { from: '2026-10-07', to: '2026-10-20' };
    expect(lengthOf(window)).toBe(14);
    expect(windowBefore(window)).toEqual({ from: '2026-09-23', to: '2026-10-06' });
  });
});

describe('the window that is offered instead', () => {
  const full = (date: string) => ({ date, minutes: 1440 });

  test('is the newest 14 days with 70 per cent', () => {
    const days = [...run('2026-09-01', 20), ...run('2026-10-20', 2)].map(full);
    expect(suggestWindow(days)).toMatchObject({ from: '2026-09-07', to: '2026-09-20' });
  });

  test('is the longest shorter one when there are not 14', () => {
    expect(suggestWindow(run('2026-10-01', 4).map(full))).toEqual({
      from: '2026-10-01',
      to: '2026-10-04',
      pctActive: 100,
    });
  });

  test('is none when every day is thin', () => {
    expect(suggestWindow([{ date: '2026-10-01', minutes: 300 }])).toBeNull();
  });
});
