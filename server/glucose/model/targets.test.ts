import { describe, expect, test } from 'vitest';
import { PREGNANCY_LIMITS, STANDARD_LIMITS } from './bands.ts';
import { histogramOf } from './histogram.ts';
import { bandPercent } from './metrics.ts';
import { sufficiencyOf } from './sufficiency.ts';
import { judge, meets, TARGET_PRESETS } from './targets.ts';

const minutes = (mgDl: number, share: number) => ({ mgDl, minutes: share });

describe('targets', () => {
  test('low counts very low in, and a share on the bound does not meet a strict target', () => {
    const histogram = histogramOf([
      minutes(50, 1),
      minutes(60, 3),
      minutes(100, 71),
      minutes(200, 25),
    ]);
    const verdicts = judge(bandPercent(histogram, STANDARD_LIMITS), 36, TARGET_PRESETS.standard);
    expect(
      Object.fromEntries(verdicts.map(({ name, actualPct, met }) => [name, [actualPct, met]])),
    ).toEqual({
      in_range: [71, true],
      below_range: [4, false],
      very_low: [1, false],
      above_range: [25, false],
      very_high: [0, true],
      cv: [36, true],
    });
  });

  test('pregnancy has its own range', () => {
    const histogram = histogramOf([minutes(63, 40), minutes(140, 40), minutes(141, 20)]);
    const verdicts = judge(
      bandPercent(histogram, PREGNANCY_LIMITS),
      null,
      TARGET_PRESETS.pregnancy,
    );
    expect(verdicts.find(({ name }) => name === 'in_range')).toMatchObject({
      actualPct: 80,
      met: true,
    });
    expect(verdicts.find(({ name }) => name === 'above_range')).toMatchObject({
      actualPct: 20,
      met: true,
    });
    expect(verdicts.some(({ name }) => name === 'cv')).toBe(false);
  });

  test('only the inclusive comparison takes the bound itself', () => {
    expect(meets(36, { name: 'cv', comparison: '≤', pct: 36 })).toBe(true);
    expect(meets(70, { name: 'in_range', comparison: '>', pct: 70 })).toBe(false);
  });
});

describe('data sufficiency', () => {
  const day = 1440;
  test.each([
    [14, 14, 14 * day, 'enough', true],
    [14, 14, 14_112, 'enough', true],
    [14, 14, 14_111, 'sparse', false],
    [8, 8, 0.8 * 8 * day, 'short', true],
    [3, 3, 3 * day, 'short', false],
    [14, 0, 0, 'none', false],
  ] as const)(
    '%d days, %d with data, %d minutes: %s',
    (days, daysWithData, covered, level, profile) => {
      const verdict = sufficiencyOf({
        days,
        daysWithData,
        minutes: covered,
        windowMinutes: days * day,
      });
      expect(verdict).toMatchObject({ level, profile });
    },
  );

  test('says how much is missing', () => {
    const verdict = sufficiencyOf({
      days: 10,
      daysWithData: 5,
      minutes: 5_000,
      windowMinutes: 10_000,
    });
    expect(verdict.missingMinutes).toBe(2_000);
  });
});
