import { describe, expect, test } from 'vitest';
import { expected, IgluFile, MartsFile, referenceReadings } from '../testing/reference.ts';
import { activityOf, percentWithoutGaps } from './activity.ts';
import { histogramOf } from './histogram.ts';
import { metricsOf } from './metrics.ts';
import { dailyProfile, PROFILE_BIN_MINUTES } from './profile.ts';

const readings = referenceReadings('hall2018/hall2018_19subjects.csv');
const marts = expected('marts_hall.json', MartsFile);
const iglu = expected('iglu_hall2018.json', IgluFile);
const minuteOfDay = (local: string) =>
  Number(local.slice(11, 13)) * 60 + Number(local.slice(14, 16));

describe.skipIf(readings === null || marts === null)('Hall 2018', () => {
  test.each(Object.entries(marts?.subjects ?? {}))('profile and days of %s', (person, wanted) => {
    const own = readings?.get(person) ?? [];
    const bins = own.map(({ local, mgDl }) => ({
      bin: Math.floor(minuteOfDay(local) / PROFILE_BIN_MINUTES),
      mgDl,
      n: 1,
      minutes: 5,
      minutesSquared: 25,
    }));
    const points = dailyProfile(bins).flatMap((point) => (point === null ? [] : [point]));
    expect(points).toHaveLength(wanted.agp15.length);
    for (const [index, point] of points.entries()) {
      const row = wanted.agp15[index];
      expect(point).toMatchObject({ minute: row?.minute, n: row?.n });
      for (const name of ['p05', 'p25', 'p50', 'p75', 'p95'] as const)
        expect(point[name]).toBeCloseTo(row?.[name] ?? Number.NaN, 6);
    }

    const byDay = Map.groupBy(own, ({ local }) => local.slice(0, 10));
    expect([...byDay.keys()]).toEqual(wanted.daily.map(({ date }) => date));
    for (const row of wanted.daily) {
      const day = metricsOf(
        histogramOf((byDay.get(row.date) ?? []).map(({ mgDl }) => ({ mgDl, minutes: 5 }))),
      );
      expect(day).toMatchObject({ n: row.n, minMgDl: row.min, maxMgDl: row.max });
      expect(day?.meanMgDl).toBeCloseTo(row.mean, 6);
      expect(day?.sdMgDl).toBeCloseTo(row.sd, 6);
      expect(day?.quantilesMgDl.p50).toBeCloseTo(row.p50, 6);
      expect(day?.bandPct.in_range).toBeCloseTo(row.pct_70_180, 6);
      expect(day?.bandPct.very_high).toBeCloseTo(row.pct_gt250, 6);
    }
  });
});

describe.skipIf(readings === null || iglu === null)('share of the time without gaps', () => {
  test.each(Object.entries(iglu?.subjects ?? {}))('%s equals iglu', (person, wanted) => {
    const times = (readings?.get(person) ?? []).map(({ local }) => Date.parse(`${local}Z`));
    expect(percentWithoutGaps(times)).toBeCloseTo(wanted.active_percent_auto, 8);
  });
});

test('coverage of the window and of the span are different figures', () => {
  const hour = 3_600_000;
  const activity = activityOf({
    n: 13,
    minutes: 65,
    windowMinutes: 130,
    firstMs: 0,
    lastMs: hour,
    cadenceMin: 5,
  });
  expect(activity).toEqual({ pctOfWindow: 50, pctOfSpan: 100 });
});

test('an hour that no reading falls in is a gap of the profile, never zero', () => {
  const points = dailyProfile([{ bin: 4, mgDl: 100, n: 1, minutes: 5, minutesSquared: 25 }]);
  expect(points).toHaveLength(96);
  expect(points[4]).toMatchObject({ minute: 60, p50: 100 });
  expect(points[5]).toBeNull();
});
