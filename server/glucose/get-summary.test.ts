import { describe, expect, test } from 'vitest';
import type { EngineFailure } from '#server/engine/port.ts';
import { AppError } from '#server/platform/errors.ts';
import { getDays } from './get-days.ts';
import { getSummary } from './get-summary.ts';
import { getTrace } from './get-trace.ts';
import { localDay } from './model/local-days.ts';
import { SummaryInput } from './schemas.ts';
import { summaryJson } from './summary-json.ts';
import { cannedEngine } from './testing/canned-engine.ts';

const ZONE = 'Europe/Berlin';
const clock = () => new Date('2024-06-01T00:00:00Z');

/** A day of 288 readings, as the history query tells it. */
function historyDay(date: string) {
  const { startMs } = localDay(date, ZONE);
  return {
    local_date: date,
    zone: ZONE,
    n: 288n,
    minutes: 1440,
    first_s: startMs / 1000,
    last_s: startMs / 1000 + 86_100,
    last_mg_dl: 112,
    last_direction: 'Flat',
  };
}

/** Half of a day at 100 mg/dL, half at 200. */
function dayBins(date: string) {
  return [100, 200].map((mg_dl) => ({
    local_date: date,
    mg_dl,
    n: 144n,
    minutes: 720,
    minutes_squared: 144 * 25,
  }));
}

const DATES = Array.from(
  { length: 28 },
  (_, index) => `2024-04-${String(index + 1).padStart(2, '0')}`,
);
const history = DATES.map(historyDay);
const bins = DATES.flatMap(dayBins);
const input = (wish: object = {}) => SummaryInput.parse({ person: 'anna', ...wish });
const ask = (answers: Parameters<typeof cannedEngine>[0]) => {
  const { engine, asked } = cannedEngine(answers);
  return { deps: { engine, clock, user: 'maya' }, asked };
};

describe('the summary of a person', () => {
  test('is about the last 14 days with readings, and compares them with the 14 before', async () => {
    const { deps, asked } = ask([history, bins]);
    const summary = await getSummary(deps, input());
    expect(summary.window).toEqual({
      from: '2024-04-15',
      to: '2024-04-28',
      days: 14,
      minutes: 20_160,
    });
    expect(summary.previous).toMatchObject({ from: '2024-04-01', to: '2024-04-14' });
    expect(summary.figures?.metrics).toMatchObject({ n: 4032, meanMgDl: 150 });
    expect(summary.figures?.bandPct).toMatchObject({ in_range: 50, high: 50 });
    expect(summary.sufficiency).toMatchObject({ level: 'enough', pctActive: 100 });
    expect(asked[1]?.statement.parameters?.map(({ value }) => value)).toEqual([
      'anna',
      '2024-04-01',
      '2024-04-28',
    ]);
  });

  test('reads everything at the commit that its first statement read', async () => {
    const { deps, asked } = ask([history, bins]);
    const summary = await getSummary(deps, input({ ref: 'dev', at: '2024-05-01T00:00:00Z' }));
    expect(asked[0]?.context).toMatchObject({
      ref: 'dev',
      asOf: { kind: 'timestamp', epochMicros: 1_714_521_600_000_000n },
      user: 'maya',
    });
    expect(asked[1]?.context.asOf).toEqual({ kind: 'commit', hash: 'c'.repeat(64) });
    expect(summary.commit).toBe('c'.repeat(64));
  });

  test('counts a day that is not over up to now', async () => {
    const { startMs } = localDay('2024-04-28', ZONE);
    const noon = () => new Date(startMs + 12 * 3_600_000);
    const today = { ...historyDay('2024-04-28'), last_s: startMs / 1000 + 43_000, minutes: 720 };
    const { deps } = ask([[...history.slice(0, -1), today], bins]);
    const summary = await getSummary({ ...deps, clock: noon }, input({ days: 1 }));
    expect(summary.window.minutes).toBe(720);
  });

  test('carries the rows of each figure, with a hostile name kept inside its quotes', async () => {
    const { deps } = ask([history, bins]);
    const summary = await getSummary(deps, input({ person: "o'hara" }));
    expect(summary.howComputed.very_low.rowsSql).toContain("person_id = 'o''hara'");
    expect(summary.howComputed.very_low.rowsSql).toContain('glucose_mg_dl <= 53');
    expect(summary.howComputed.in_range).toMatchObject({ n: 4032, coveragePct: 100 });
  });

  test('has no figures, only dashes to give, for days without readings', async () => {
    const { deps } = ask([history, []]);
    const summary = await getSummary(deps, input({ from: '2023-01-01', to: '2023-01-14' }));
    expect(summary).toMatchObject({ figures: null, activity: null, previous: null });
    expect(summary.sufficiency.level).toBe('none');
    expect(summary.suggestion).toMatchObject({ from: '2024-04-15', to: '2024-04-28' });
    expect(summaryJson(summary)).toMatchObject({ n: 0, mean_mgdl: null, pct_70_180: null });
  });

  test('prints full precision under the names of the command line', async () => {
    const { deps } = ask([history, bins]);
    const json = summaryJson(await getSummary(deps, input({ whole: true })));
    expect(json).toMatchObject({
      person: 'anna',
      from: '2024-04-01',
      to: '2024-04-28',
      zone: ZONE,
      n: 8064,
      days: 28,
      mean_mgdl: 150,
      gmi_pct: 3.31 + 0.02392 * 150,
      pct_70_140: 50,
      pct_gt180: 50,
      ref: 'main',
    });
    expect(json.sd_mgdl).toBeCloseTo(50 * Math.sqrt(8064 / 8063), 12);
  });
});

describe('what cannot be answered', () => {
  test('a person without readings is not found, and people that exist are named', async () => {
    const { deps } = ask([[], [{ person_id: 'anna' }, { person_id: 'ben' }]]);
    const failure = getSummary(deps, input({ person: 'ana' }));
    await expect(failure).rejects.toMatchObject({ code: 'not-found' });
    await expect(failure).rejects.toThrow(
      '"ana" has no readings on main. People there: anna, ben.',
    );
  });

  test('a window that ends before it starts is refused', async () => {
    const { deps } = ask([history]);
    const failure = getSummary(deps, input({ from: '2024-04-09', to: '2024-04-05' }));
    await expect(failure).rejects.toMatchObject({ code: 'invalid' });
  });

  test('a moment that is neither commit nor time is refused by name', async () => {
    const { deps } = ask([]);
    await expect(getSummary(deps, input({ at: 'last week' }))).rejects.toThrow('"last week"');
  });

  test.each([
    [{ kind: 'rejected', name: 'TABLE_NOT_FOUND', message: 'x', position: null }, 'not-found'],
    [{ kind: 'rejected', name: 'SYNTAX_ERROR', message: 'x', position: null }, 'invalid'],
    [{ kind: 'timeout', timeoutMs: 60_000 }, 'timeout'],
    [{ kind: 'cancelled' }, 'cancelled'],
    [{ kind: 'unreachable', cause: new Error('ECONNREFUSED') }, 'unavailable'],
  ] satisfies readonly [EngineFailure, string][])('%o is %s', async (failure, code) => {
    const { deps } = ask([failure]);
    const answer = getSummary(deps, input());
    await expect(answer).rejects.toBeInstanceOf(AppError);
    await expect(answer).rejects.toMatchObject({ code });
    await expect(answer).rejects.not.toThrow(/ECONNREFUSED/);
  });
});

test('the table of days has a line for every day, with the hours it really has', async () => {
  const dates = ['2024-03-30', '2024-04-01'];
  const { deps } = ask([dates.map(historyDay), dates.flatMap(dayBins)]);
  const { days } = await getDays(deps, input({ from: '2024-03-30', to: '2024-04-01' }));
  expect(days.map(({ date, minutesInDay, n }) => [date, minutesInDay, n])).toEqual([
    ['2024-03-30', 1440, 288],
    ['2024-03-31', 1380, 0],
    ['2024-04-01', 1440, 288],
  ]);
  expect(days[1]).toMatchObject({ meanMgDl: null, bandPct: null, pctActive: 0 });
});

test('the trace draws the newest 14 days of a longer window and keeps gaps open', async () => {
  const at = (minute: number) => ({ at_s: minute * 60, mg_dl: 100 + minute, minutes: 5 });
  const { deps, asked } = ask([history, [at(0), at(5), at(15), at(45)]]);
  const trace = await getTrace(deps, input({ days: 28 }));
  expect(trace).toMatchObject({
    daysLeftOut: 14,
    window: { from: '2024-04-15', to: '2024-04-28' },
  });
  expect(asked[1]?.statement.parameters?.[1]?.value).toBe('2024-04-15');
  expect(trace.mgDl).toEqual([100, 105, 115, null, 145]);
  expect(trace.epochMs).toEqual([0, 300_000, 900_000, 1_200_000, 2_700_000]);
  expect(trace.gaps).toEqual([{ fromMs: 1_200_000, minutes: 25 }]);
});
