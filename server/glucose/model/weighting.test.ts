import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { referenceReadings } from '../testing/reference.ts';
import { STANDARD_LIMITS } from './bands.ts';
import { histogramOf, type Reading } from './histogram.ts';
import { bandPercent, metricsOf } from './metrics.ts';

const reading = fc.record({
  mgDl: fc.integer({ min: 39, max: 401 }),
  minutes: fc.constantFrom(1, 5, 15),
});
const readings = fc.array(reading, { minLength: 2, maxLength: 300 });
const must = (values: readonly Reading[]) => {
  const metrics = metricsOf(histogramOf(values));
  if (metrics === null) throw new Error('no readings');
  return metrics;
};
const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);

describe('metrics weighted by time', () => {
  test('bands add up to 100 per cent', () => {
    fc.assert(
      fc.property(readings, (values) => {
        expect(sum(Object.values(must(values).bandPct))).toBeCloseTo(100, 9);
      }),
    );
  });

  test('do not depend on the order of readings', () => {
    fc.assert(
      fc.property(readings, fc.integer(), (values, seed) => {
        const turned = [...values.slice(seed % values.length), ...values].slice(0, values.length);
        expect(must([...turned].reverse())).toEqual(must(turned));
      }),
    );
  });

  test('cutting every reading of 5 minutes into five of one changes no share and no mean', () => {
    fc.assert(
      fc.property(readings, (values) => {
        const fives = values.map(({ mgDl }) => ({ mgDl, minutes: 5 }));
        const ones = fives.flatMap(({ mgDl }) =>
          Array.from({ length: 5 }, () => ({ mgDl, minutes: 1 })),
        );
        const [before, after] = [must(fives), must(ones)];
        expect(after.meanMgDl).toBeCloseTo(before.meanMgDl, 9);
        expect(after.risk.gri).toBeCloseTo(before.risk.gri, 9);
        expect(after.lbgi).toBeCloseTo(before.lbgi, 9);
        expect(after.minutes).toBe(before.minutes);
        // Five copies lift n, so the correction n/(n−1) is all that moves the deviation.
        const correction = Math.sqrt((before.n * (after.n - 1)) / (after.n * (before.n - 1)));
        expect((after.sdMgDl ?? 0) * correction).toBeCloseTo(before.sdMgDl ?? 0, 9);
      }),
    );
  });

  test('quantiles never fall and stay between the lowest and the highest reading', () => {
    fc.assert(
      fc.property(readings, (values) => {
        const { quantilesMgDl: q, minMgDl, maxMgDl } = must(values);
        const rising = [minMgDl, q.p05, q.p10, q.p25, q.p50, q.p75, q.p90, q.p95, maxMgDl];
        for (const [index, value] of rising.entries())
          expect(value).toBeGreaterThanOrEqual((rising[index - 1] ?? value) - 1e-9);
      }),
    );
  });

  test('a constant has no spread and all its time in one band', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 70, max: 180 }),
        fc.integer({ min: 2, max: 500 }),
        (mgDl, n) => {
          const metrics = must(Array.from({ length: n }, () => ({ mgDl, minutes: 5 })));
          expect(metrics.sdMgDl).toBeCloseTo(0, 9);
          expect(metrics.cvPct).toBeCloseTo(0, 9);
          expect(metrics.gmiPct).toBeCloseTo(3.31 + 0.02392 * mgDl, 9);
          expect(metrics.risk.gri).toBe(0);
          expect(metrics.quantilesMgDl.p95).toBe(mgDl);
        },
      ),
    );
  });

  const mixed = referenceReadings('synthetic/s7_mixed_cadence.csv');
  test.skipIf(mixed === null)(
    'half a day at each of two cadences is half the time in range',
    () => {
      const values = mixed?.get('s7_mixed_cadence') ?? [];
      const weighted = values.map(({ mgDl }) => ({ mgDl, minutes: mgDl === 100 ? 5 : 1 }));
      expect(bandPercent(histogramOf(weighted), STANDARD_LIMITS).in_range).toBeCloseTo(50, 9);
    },
  );
});
