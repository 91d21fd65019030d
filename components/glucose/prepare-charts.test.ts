import { describe, expect, test } from 'vitest';
import { PREGNANCY_LIMITS, STANDARD_LIMITS } from '#server/glucose/model/bands.ts';
import { bandRanges, describeBands, prepareBands } from './prepare-bands.ts';
import { prepareCalendar } from './prepare-calendar.ts';
import { prepareDays } from './prepare-days.ts';
import { filterPeople, preparePeople } from './prepare-people.ts';
import { glucoseAxis, prepareDayLines, prepareProfile } from './prepare-profile.ts';
import { prepareTrace } from './prepare-trace.ts';
import { figuresOf, time } from './testing/sample-summary.ts';
import type { DayFigures, PersonLine, Profile, Trace } from './types.ts';

const figures = figuresOf(time({ 50: 14, 60: 18, 120: 767, 200: 170, 300: 31 }));
if (figures === null) throw new Error('no figures');

describe('bands', () => {
  test('carry range, share, time a day and target, and add up to 100', () => {
    const bands = prepareBands(figures.bandPct, figures.verdicts, STANDARD_LIMITS, 'mg/dL');
    expect(bands.map(({ range, percent, perDay }) => [range, percent, perDay])).toEqual([
      ['< 54', '1.4 %', '20 min a day'],
      ['54 – 69', '1.8 %', '26 min a day'],
      ['70 – 180', '76.7 %', '18 h 24 min a day'],
      ['181 – 250', '17.0 %', '4 h 05 min a day'],
      ['> 250', '3.1 %', '45 min a day'],
    ]);
    expect(bands[0]?.target).toEqual({ text: 'target < 1 %', met: false });
    expect(bands[1]?.target).toEqual({ text: 'with very low < 4 %', met: true });
  });

  test('are named for mmol/L and for pregnancy too', () => {
    expect(Object.values(bandRanges(STANDARD_LIMITS, 'mmol/L'))).toEqual([
      '< 3.0',
      '3.0 – 3.8',
      '3.9 – 10.0',
      '10.1 – 13.9',
      '> 13.9',
    ]);
    expect(bandRanges(PREGNANCY_LIMITS, 'mg/dL').in_range).toBe('63 – 140');
  });

  test('are a sentence for those who do not see the bar', () => {
    expect(describeBands(figures.bandPct)).toBe(
      'Very low 1.4 %, Low 1.8 %, In range 76.7 %, High 17.0 %, Very high 3.1 %',
    );
  });
});

describe('the axis of glucose', () => {
  test('holds every threshold and grows with the data', () => {
    const axis = glucoseAxis(180, STANDARD_LIMITS, 'mg/dL');
    expect(axis.domain).toEqual([40, 300]);
    expect(axis.ticks.map(({ label }) => label)).toEqual(['54', '70', '180', '250', '300']);
    expect(glucoseAxis(180, PREGNANCY_LIMITS, 'mg/dL').ticks[0]?.label).toBe('63');
    expect(glucoseAxis(387, STANDARD_LIMITS, 'mg/dL').domain).toEqual([40, 400]);
  });
});

describe('the profile', () => {
  const point = { minute: 0, n: 18, p05: 94, p25: 101, p50: 104.5, p75: 107.75, p95: 113.15 };
  const profile: Profile = {
    window: { from: '2026-10-07', to: '2026-10-20', days: 14 },
    n: 18,
    daysWithData: 2,
    points: [point, ...Array.from({ length: 95 }, () => null)],
    days: [{ date: '2026-10-07', meanMgDl: [104, ...Array.from({ length: 95 }, () => null)] }],
    commit: null,
  };

  test('keeps an empty quarter of an hour as a gap', () => {
    const { rows } = prepareProfile(profile, STANDARD_LIMITS, 'mg/dL');
    expect(rows).toHaveLength(96);
    expect(rows[0]).toMatchObject({
      minute: 7.5,
      label: '00:00 – 00:15',
      outer: [94, 113.15],
      median: 104.5,
    });
    expect(rows[95]).toMatchObject({ label: '23:45 – 00:00', outer: null, median: null, n: 0 });
  });

  test('has the single days beside it', () => {
    const lines = prepareDayLines(profile, STANDARD_LIMITS, 'mg/dL');
    expect(lines.days).toEqual([{ key: '2026-10-07', label: '7 Oct' }]);
    expect(lines.rows[0]).toEqual({ minute: 7.5, '2026-10-07': 104 });
    expect(lines.rows[1]?.['2026-10-07']).toBeNull();
  });
});

describe('the trace', () => {
  const trace: Trace = {
    window: { from: '2026-10-07', to: '2026-10-20' },
    daysLeftOut: 16,
    zone: 'Europe/London',
    epochMs: [0, 300_000, 600_000],
    mgDl: [100, null, 180],
    gaps: [{ fromMs: 300_000, minutes: 140 }],
    commit: null,
  };

  test('keeps gaps and says what it leaves out', () => {
    const view = prepareTrace(trace, STANDARD_LIMITS, 'mmol/L');
    expect(view?.seconds).toEqual([0, 300, 600]);
    expect(view?.values[1]).toBeNull();
    expect(view?.aside).toContain('16 days before not drawn');
    expect(view?.description).toBe(
      '2 readings from 5.6 to 10.0 mmol/L, 1 gap, 2 h 20 min from 1 Jan 01:05.',
    );
  });

  test('is nothing without readings', () => {
    expect(prepareTrace({ ...trace, epochMs: [], mgDl: [] }, STANDARD_LIMITS, 'mg/dL')).toBeNull();
  });
});

describe('the table of days', () => {
  const empty: DayFigures = {
    date: '2026-10-24',
    minutesInDay: 1440,
    n: 0,
    pctActive: 0,
    meanMgDl: null,
    sdMgDl: null,
    cvPct: null,
    medianMgDl: null,
    minMgDl: null,
    maxMgDl: null,
    bandPct: null,
  };

  test('is newest first, marks days on which clocks change, and leaves empty days empty', () => {
    const rows = prepareDays(
      [empty, { ...empty, date: '2026-10-25', minutesInDay: 1500, n: 300, meanMgDl: 126.6 }],
      'mg/dL',
    );
    expect(rows[0]).toMatchObject({ label: 'Sun 25 Oct 2026', oddLength: '25 h', mean: '127' });
    expect(rows[1]).toMatchObject({ oddLength: null, mean: '–', inRange: '–', pctActive: '–' });
  });
});

describe('the calendar', () => {
  const day = (date: string, more: Partial<DayFigures> = {}): DayFigures => ({
    date,
    minutesInDay: 1440,
    n: 288,
    pctActive: 100,
    meanMgDl: 143,
    sdMgDl: 48,
    cvPct: 33,
    medianMgDl: 137,
    minMgDl: 50,
    maxMgDl: 300,
    bandPct: figures.bandPct,
    ...more,
  });
  const days = [
    day('2026-09-30'),
    day('2026-10-01'),
    day('2026-10-25', { minutesInDay: 1500, meanMgDl: null, bandPct: null }),
  ];

  test('shows the last month of the report, weeks from Monday, and the way back', () => {
    const view = prepareCalendar(days, null, 'mg/dL');
    expect(view).toMatchObject({ title: 'October 2026', before: '2026-09', after: null });
    expect(view?.weeks).toHaveLength(5);
    expect(view?.weeks[0]?.map((cell) => cell?.day ?? null)).toEqual([
      null,
      null,
      null,
      1,
      2,
      3,
      4,
    ]);
    expect(view?.weeks[0]?.[3]).toMatchObject({ inRange: '77', mean: '143', inWindow: true });
    expect(view?.weeks[3]?.[6]).toMatchObject({ day: 25, oddLength: '25 h', inRange: null });
    expect(view?.weeks[0]?.[4]).toMatchObject({ inWindow: false, bandPct: null });
  });

  test('goes to another month of the report, and to none outside', () => {
    expect(prepareCalendar(days, '2026-09', 'mg/dL')).toMatchObject({
      title: 'September 2026',
      before: null,
      after: '2026-10',
    });
    expect(prepareCalendar(days, '2020-01', 'mg/dL')?.title).toBe('October 2026');
    expect(prepareCalendar([], null, 'mg/dL')).toBeNull();
  });
});

describe('the list of people', () => {
  const line: PersonLine = {
    person: 'Anna K.',
    zone: 'Europe/London',
    from: '2026-10-07',
    to: '2026-10-20',
    newest: { at: new Date(0), mgDl: 112, direction: null },
    n: 4000,
    meanMgDl: 143,
    cvPct: 33.8,
    gmiPct: 6.73,
    bandPct: figures.bandPct,
    sufficiency: { level: 'enough', days: 14, pctActive: 98.3, missingMinutes: 0, profile: true },
    verdicts: figures.verdicts.map((verdict) =>
      verdict.name === 'cv' ? { ...verdict, met: true } : verdict,
    ),
  };
  const thin: PersonLine = {
    ...line,
    person: '2133-018',
    sufficiency: { ...line.sufficiency, level: 'sparse', pctActive: 31 },
  };

  test('says which target is not met, and nothing of targets where data are too few', () => {
    const [anna, other] = preparePeople([line, thin], 'mg/dL');
    expect(anna).toMatchObject({
      initials: 'AK',
      inRange: '76.7 %',
      gmi: '6.7 %',
      state: { kind: 'warn', word: 'below 54' },
    });
    expect(other).toMatchObject({
      initials: '18',
      gmi: '–',
      state: { kind: 'unknown', word: 'not enough data' },
    });
  });

  test('is found by name and by what asks for a look', () => {
    const rows = preparePeople([line, thin], 'mg/dL');
    expect(filterPeople(rows, 'all', ' anna').map(({ person }) => person)).toEqual(['Anna K.']);
    expect(filterPeople(rows, 'not-met', '').map(({ person }) => person)).toEqual(['Anna K.']);
    expect(filterPeople(rows, 'thin', '').map(({ person }) => person)).toEqual(['2133-018']);
  });
});
