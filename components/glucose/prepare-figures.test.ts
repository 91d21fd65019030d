import { describe, expect, test } from 'vitest';
import { prepareFigures } from './prepare-figures.ts';
import { prepareMethod } from './prepare-method.ts';
import { prepareCoverage, prepareNotEnough, prepareSufficiency } from './prepare-sufficiency.ts';
import { figuresOf, sampleSummary, time } from './testing/sample-summary.ts';

const readings = time({ 50: 20, 60: 20, 120: 760, 200: 170, 300: 30 });
const summary = sampleSummary(readings);
const byName = (unit: 'mg/dL' | 'mmol/L', of = summary) =>
  Object.fromEntries(prepareFigures(of, unit, false).map((figure) => [figure.name, figure]));

describe('the figures of a summary', () => {
  test('stand with their targets and whether these are met', () => {
    const figures = byName('mg/dL');
    expect(figures['in_range']).toMatchObject({
      value: '76.0',
      unit: '%',
      note: 'target > 70 %, 70 – 180 mg/dL',
      state: { kind: 'good', word: 'met' },
    });
    expect(figures['below_range']).toMatchObject({
      label: 'Below 70',
      value: '4.0',
      state: { kind: 'warn', word: 'not met' },
    });
    expect(figures['very_low']).toMatchObject({ label: 'Below 54', value: '2.0' });
    expect(figures['mean']).toMatchObject({ value: '136', unit: 'mg/dL', state: null });
  });

  test('follow the unit in names, ranges and values', () => {
    const figures = byName('mmol/L');
    expect(figures['in_range']?.note).toBe('target > 70 %, 3.9 – 10.0 mmol/L');
    expect(figures['below_range']?.label).toBe('Below 3.9');
    expect(figures['mean']).toMatchObject({ value: '7.6', unit: 'mmol/L' });
    expect(figures['gmi']?.value).toBe(byName('mg/dL')['gmi']?.value);
  });

  test('are dashes when data are too few, unless they are asked for', () => {
    const thin = sampleSummary(readings, 40);
    expect(prepareFigures(thin, 'mg/dL', false).map(({ value }) => value)).toEqual(
      Array.from({ length: 7 }, () => '–'),
    );
    const shown = prepareFigures(thin, 'mg/dL', true);
    expect(shown.find(({ name }) => name === 'in_range')?.value).toBe('76.0');
    expect(shown.find(({ name }) => name === 'gmi')).toMatchObject({
      value: '–',
      note: 'needs 14 days, 70 %',
    });
  });

  test('say how they changed, the first with the days it is measured from', () => {
    const before = figuresOf(time({ 60: 20, 120: 780, 200: 200 }));
    if (before === null) throw new Error('no figures');
    const figures = byName(
      'mg/dL',
      sampleSummary(readings, 100, {
        previous: { from: '2026-09-23', to: '2026-10-06', ...before },
      }),
    );
    expect(figures['in_range']?.change).toBe('−2.0 from 23 Sep – 6 Oct');
    expect(figures['below_range']?.change).toBe('+2.0');
  });
});

describe('how a figure is computed', () => {
  const method = (name: string) => {
    const figure = prepareFigures(summary, 'mmol/L', false).find((each) => each.name === name);
    if (figure === undefined) throw new Error(name);
    return prepareMethod(summary, figure, 'mmol/L');
  };

  test('shows formula and result in the unit of the page, and the rows at the same commit', () => {
    expect(method('in_range')).toMatchObject({
      title: 'How is time in range computed?',
      formula: 'minutes with 3.9 ≤ G ≤ 10.0',
      divisor: 'minutes covered by readings',
      result: '76.0 %',
      table: 'silver.fct_glucose_readings',
      rowsHref: '/sql?ref=main&commit=4f3a9c1e&q=SELECT+%27in_range%27',
    });
  });

  test.each([
    ['below_range', 'How is time below 3.9 computed?'],
    ['mean', 'How is the mean computed?'],
    ['cv', 'How is CV computed?'],
  ])('%s: %s', (name, title) => {
    expect(method(name).title).toBe(title);
  });
});

describe('whether there are enough data', () => {
  test('is one line that names thin days', () => {
    const [first, ...rest] = summary.coverage;
    const thinDay = first === undefined ? [] : [{ ...first, pctActive: 61 }];
    const view = prepareSufficiency({ ...summary, coverage: [...thinDay, ...rest] });
    expect(view).toMatchObject({ kind: 'good', word: 'Enough data' });
    expect(view.sentence).toContain('1 day below 70 %: 7 Oct');
    expect(prepareNotEnough(summary)).toBeNull();
  });

  test('says what is missing and offers the nearest days that have enough', () => {
    const thin = sampleSummary(readings, 40, {
      suggestion: { from: '2026-09-01', to: '2026-09-14', pctActive: 98.9 },
    });
    expect(prepareNotEnough(thin)).toMatchObject({
      title: 'Not enough data for a 14-day report',
      offer: {
        label: 'Show 1 – 14 Sep 2026, 98.9 %',
        patch: { from: '2026-09-01', to: '2026-09-14', days: null },
      },
    });
  });

  test('puts days without readings in a row into one line', () => {
    const none = sampleSummary([], 0);
    expect(prepareNotEnough(none)).toMatchObject({
      title: 'No readings in 14 days, 7 – 20 Oct 2026',
      offer: null,
      missing: [{ days: '7 – 20 Oct', what: 'no readings' }],
    });
  });

  test('draws a month of days at most and says how many it leaves out', () => {
    const day = { date: '2026-10-07', n: 200, pctActive: 69.4 };
    const long = { ...summary, coverage: Array.from({ length: 90 }, () => day) };
    const { bars, leftOut } = prepareCoverage(long);
    expect([bars.length, leftOut]).toEqual([31, 59]);
    expect(bars[0]).toMatchObject({ label: '7 Oct', text: '69 %', enough: false });
  });
});
