import { z } from 'zod';
import { whole } from '#server/engine/collect-records.ts';
import { collectRows, type GlucoseDeps } from './collect-rows.ts';
import { READINGS_TABLE } from './load-history.ts';
import type { LocalDate } from './model/local-days.ts';
import {
  type ClockBin,
  dailyProfile,
  PROFILE_BIN_MINUTES,
  PROFILE_BINS,
  type ProfilePoint,
} from './model/profile.ts';
import { lengthOf, type ReportWindow } from './model/report-window.ts';
import { resolveWindow } from './resolve-window.ts';
import type { WindowInput } from './schemas.ts';
import { windowParameters } from './window-parameters.ts';

/** Mean glucose by quarter of an hour of one day; null where there is no reading. */
interface DayLine {
  readonly date: LocalDate;
  readonly meanMgDl: readonly (number | null)[];
}

export interface Profile {
  readonly window: ReportWindow & { readonly days: number };
  readonly n: number;
  readonly daysWithData: number;
  /** 96 quarters of an hour by the local clock. */
  readonly points: readonly (ProfilePoint | null)[];
  /** The newest days with readings, 14 at most, oldest first. */
  readonly days: readonly DayLine[];
  readonly commit: string | null;
}

const Row = z.object({
  local_date: z.string(),
  bin: whole,
  mg_dl: whole,
  n: whole,
  minutes: z.number(),
  minutes_squared: z.number(),
});

const SQL = `
SELECT local_date, local_minute / ${PROFILE_BIN_MINUTES} AS bin, glucose_mg_dl AS mg_dl,
  count(*) AS n,
  CAST(sum(minutes) AS double) AS minutes,
  CAST(sum(minutes * minutes) AS double) AS minutes_squared
FROM ${READINGS_TABLE}
WHERE person_id = ? AND local_date BETWEEN ? AND ?
GROUP BY local_date, local_minute / ${PROFILE_BIN_MINUTES}, glucose_mg_dl
ORDER BY local_date, bin, mg_dl`;

const DAY_LINES = 14;

/** Percentiles of a window by the local clock, and the single days behind them. */
export async function getProfile(deps: GlucoseDeps, input: WindowInput): Promise<Profile> {
  const { context, window, history } = await resolveWindow(deps, input);
  const { rows } = await collectRows(
    deps,
    context,
    { sql: SQL, parameters: windowParameters(input.person, window) },
    Row,
  );
  const bins = rows.map((row) => ({
    date: row.local_date,
    bin: row.bin,
    mgDl: row.mg_dl,
    n: row.n,
    minutes: row.minutes,
    minutesSquared: row.minutes_squared,
  }));
  const byDate = Map.groupBy(bins, ({ date }) => date);
  return {
    window: { ...window, days: lengthOf(window) },
    n: bins.reduce((sum, { n }) => sum + n, 0),
    daysWithData: byDate.size,
    points: dailyProfile(bins),
    days: [...byDate].slice(-DAY_LINES).map(([date, own]) => dayLine(date, own)),
    commit: history.commitHash,
  };
}

function dayLine(date: LocalDate, bins: readonly ClockBin[]): DayLine {
  const sums = Array.from({ length: PROFILE_BINS }, () => ({ glucose: 0, minutes: 0 }));
  for (const { bin, mgDl, minutes } of bins) {
    const sum = sums[bin];
    if (sum === undefined) continue;
    sum.glucose += mgDl * minutes;
    sum.minutes += minutes;
  }
  return {
    date,
    meanMgDl: sums.map(({ glucose, minutes }) => (minutes === 0 ? null : glucose / minutes)),
  };
}
