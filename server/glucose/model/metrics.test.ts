import { describe, expect, test } from 'vitest';
import {
  EdgesFile,
  expected,
  IgluFile,
  referenceReadings,
  TransformsFile,
} from '../testing/reference.ts';
import { PREGNANCY_LIMITS } from './bands.ts';
import { histogramOf } from './histogram.ts';
import { bandPercent, ea1cPct, gmiPct, metricsOf, percentBetween } from './metrics.ts';
import { risk, riskScale } from './risk.ts';

const CADENCE_MIN = 5;
const histogramOfValues = (values: readonly number[]) =>
  histogramOf(values.map((mgDl) => ({ mgDl, minutes: CADENCE_MIN })));

/** Within 1e-9, relative to the value where it is above 1: the references carry twelve digits. */
function expectClose(actual: number | null, wanted: number, name: string): void {
  const distance = Math.abs((actual ?? Number.NaN) - wanted) / Math.max(1, Math.abs(wanted));
  expect(distance, `${name}: ${actual} instead of ${wanted}`).toBeLessThan(1e-9);
}

const files = [
  ['hall2018/hall2018_19subjects.csv', 'iglu_hall2018.json'],
  ['synthetic/series.csv', 'iglu_synthetic.json'],
] as const;

for (const [csv, json] of files) {
  const readings = referenceReadings(csv);
  const iglu = expected(json, IgluFile);
  describe.skipIf(readings === null || iglu === null)(`metrics of ${csv}`, () => {
    test.each(Object.entries(iglu?.subjects ?? {}))('%s equals iglu', (person, wanted) => {
      const values = readings?.get(person)?.map(({ mgDl }) => mgDl) ?? [];
      const histogram = histogramOfValues(values);
      const actual = metricsOf(histogram);
      if (actual === null) throw new Error('no readings');
      expect(actual.n).toBe(wanted.n);
      expectClose(actual.meanMgDl, wanted.mean, 'mean');
      expectClose(actual.sdMgDl, wanted.sd, 'sd');
      expectClose(actual.cvPct, wanted.cv_pct, 'cv');
      expectClose(actual.minMgDl, wanted.min, 'min');
      expectClose(actual.maxMgDl, wanted.max, 'max');
      for (const name of ['p05', 'p10', 'p25', 'p50', 'p75', 'p90', 'p95'] as const)
        expectClose(actual.quantilesMgDl[name], wanted.quantiles_type7[name], name);
      expectClose(actual.gmiPct, wanted.gmi_pct, 'gmi');
      expectClose(actual.ea1cPct, wanted.ea1c_pct, 'ea1c');
      expectClose(actual.jIndex, wanted.j_index, 'j');
      expectClose(actual.lbgi, wanted.lbgi, 'lbgi');
      expectClose(actual.hbgi, wanted.hbgi, 'hbgi');
      // iglu counts fractions of a mg/dL, this model whole ones: they agree on whole readings.
      if (!values.every(Number.isInteger)) return;
      expectClose(actual.bandPct.very_low, wanted.pct.lt54, 'lt54');
      expectClose(actual.bandPct.very_low + actual.bandPct.low, wanted.pct.lt70, 'lt70');
      expectClose(actual.bandPct.in_range, wanted.pct.in70_180, 'in70_180');
      expectClose(actual.bandPct.high + actual.bandPct.very_high, wanted.pct.gt180, 'gt180');
      expectClose(actual.bandPct.very_high, wanted.pct.gt250, 'gt250');
      expectClose(actual.tightRangePct, wanted.pct.in70_140, 'in70_140');
      expectClose(bandPercent(histogram, PREGNANCY_LIMITS).in_range, wanted.pct.in63_140, '63–140');
      expectClose(actual.risk.gri, wanted.gri, 'gri');
    });
  });
}

const edges = expected('iglu_edges.json', EdgesFile);
test.skipIf(edges === null)('readings exactly on the thresholds fall where iglu puts them', () => {
  const series = referenceReadings('synthetic/series.csv')?.get('s3_edges') ?? [];
  const histogram = histogramOfValues(series.map(({ mgDl }) => mgDl));
  const actual = metricsOf(histogram);
  if (actual === null || edges === null) throw new Error('no readings');
  expect(actual.n).toBe(edges.n);
  expectClose(percentBetween(histogram, 0, 53), edges.lt54, 'lt54');
  expectClose(percentBetween(histogram, 0, 69), edges.lt70, 'lt70');
  expectClose(percentBetween(histogram, 181, 999), edges.gt180, 'gt180');
  expectClose(percentBetween(histogram, 251, 999), edges.gt250, 'gt250');
  expectClose(actual.bandPct.in_range, edges.in70_180, 'in70_180');
  expectClose(actual.tightRangePct, edges.in70_140, 'in70_140');
  expectClose(actual.meanMgDl, edges.mean, 'mean');
  expectClose(actual.sdMgDl, edges.sd, 'sd');
  expectClose(actual.lbgi, edges.lbgi, 'lbgi');
  expectClose(actual.hbgi, edges.hbgi, 'hbgi');
  expectClose(actual.jIndex, edges.j, 'j');
  expect(actual.risk).toMatchObject({ gri: edges.gri, zone: 'E' });
});

const transforms = expected('single_value_transforms.json', TransformsFile);
describe.skipIf(transforms === null)('single values', () => {
  test.each(transforms ?? [])('$gl mg/dL', ({ gl, f, risk: wanted, gmi, ea1c }) => {
    expectClose(riskScale(gl), f, 'f');
    expectClose(risk(gl), wanted, 'risk');
    expectClose(gmiPct(gl), gmi, 'gmi');
    expectClose(ea1cPct(gl), ea1c, 'ea1c');
  });
});

test('no readings give no metrics, not zeros', () => {
  expect(metricsOf([])).toBeNull();
});

test('one reading has a mean but no spread', () => {
  const single = metricsOf(histogramOfValues([120]));
  expect(single).toMatchObject({ meanMgDl: 120, sdMgDl: null, cvPct: null, jIndex: null });
  expect(single?.quantilesMgDl).toMatchObject({ p05: 120, p50: 120, p95: 120 });
});
