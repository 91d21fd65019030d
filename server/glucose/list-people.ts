import { z } from 'zod';
import { type Records, whole } from '#server/engine/collect-records.ts';
import { AppError } from '#server/platform/errors.ts';
import { collectRows, type GlucoseDeps } from './collect-rows.ts';
import type { PerBand } from './model/bands.ts';
import { type LocalDate, localDays, passedMinutes } from './model/local-days.ts';
import { gmiPct, momentsOfSums } from './model/metrics.ts';
import { type Sufficiency, sufficiencyOf } from './model/sufficiency.ts';
import { judge, TARGET_PRESETS, type Verdict } from './model/targets.ts';
import { readContext } from './read-context.ts';
import type { PeopleInput } from './schemas.ts';

interface PersonLine {
  readonly person: string;
  readonly zone: string;
  /** What the figures are about: from the first to the last of the newest days that have readings. */
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly newest: {
    readonly at: Date;
    readonly mgDl: number;
    readonly direction: string | null;
  };
  readonly n: number;
  readonly meanMgDl: number;
  /** Null for a single reading. */
  readonly cvPct: number | null;
  readonly gmiPct: number;
  readonly bandPct: PerBand;
  readonly sufficiency: Sufficiency;
  readonly verdicts: readonly Verdict[];
}

export interface People {
  /** By name. */
  readonly people: readonly PersonLine[];
  readonly ref: string;
  readonly commit: string | null;
  /** The statement behind the list, for people to look at. */
  readonly sql: string;
}

const Row = z.object({
  person_id: z.string(),
  zone: z.string(),
  from_date: z.string(),
  to_date: z.string(),
  days: whole,
  n: whole,
  minutes: z.number(),
  weighted: z.number(),
  weighted_squares: z.number(),
  very_low: z.number(),
  low: z.number(),
  in_range: z.number(),
  high: z.number(),
  last_s: z.number(),
  last_mg_dl: whole,
  last_direction: z.string().nullable(),
});
type Row = z.output<typeof Row>;

const DAYS_TABLE = 'iceberg.gold.fct_daily_glucose_metrics';
const PEOPLE_TABLE = 'iceberg.marts.mrt_glucose_people';

const sqlOf = (days: number) => `
WITH ranked AS (
  SELECT person_id, zone, reading_date, reading_count, minutes, glucose_sum, glucose_sum_sq,
    minutes_very_low, minutes_low, minutes_in_range, minutes_high,
    row_number() OVER (PARTITION BY person_id ORDER BY reading_date DESC) AS age
  FROM ${DAYS_TABLE}
  WHERE reading_count > 0
)
SELECT d.person_id, max_by(d.zone, d.reading_date) AS zone,
  min(d.reading_date) AS from_date, max(d.reading_date) AS to_date, count(*) AS days,
  sum(d.reading_count) AS n,
  CAST(sum(d.minutes) AS double) AS minutes,
  CAST(sum(d.glucose_sum) AS double) AS weighted,
  CAST(sum(d.glucose_sum_sq) AS double) AS weighted_squares,
  CAST(sum(d.minutes_very_low) AS double) AS very_low,
  CAST(sum(d.minutes_low) AS double) AS low,
  CAST(sum(d.minutes_in_range) AS double) AS in_range,
  CAST(sum(d.minutes_high) AS double) AS high,
  to_unixtime(max(p.last_reading)) AS last_s,
  max(p.last_glucose_mg_dl) AS last_mg_dl,
  max(p.last_direction) AS last_direction
FROM ranked AS d
JOIN ${PEOPLE_TABLE} AS p ON p.person_id = d.person_id
WHERE d.age <= ${days}
GROUP BY d.person_id
ORDER BY d.person_id`;

/**
 * Everyone with readings, over the newest days that each has. Nobody is an empty list, also where
 * the pipelines did not run yet.
 */
export async function listPeople(deps: GlucoseDeps, input: PeopleInput): Promise<People> {
  const sql = sqlOf(input.days);
  const { rows, commitHash } = await collectPeople(deps, input, sql);
  const nowMs = deps.clock().getTime();
  return {
    people: rows.map((row) => personLine(row, nowMs)),
    ref: input.ref,
    commit: commitHash,
    sql: sql.trim(),
  };
}

async function collectPeople(
  deps: GlucoseDeps,
  input: PeopleInput,
  sql: string,
): Promise<Records<Row>> {
  try {
    return await collectRows(deps, readContext(input, deps.user), { sql }, Row);
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') {
      return { rows: [], truncated: false, commitHash: null };
    }
    throw error;
  }
}

function personLine(row: Row, nowMs: number): PersonLine {
  const moments = momentsOfSums({
    n: row.n,
    minutes: row.minutes,
    weighted: row.weighted,
    weightedSquares: row.weighted_squares,
  });
  const meanMgDl = moments?.meanMgDl ?? Number.NaN;
  const sdMgDl = moments?.sdMgDl ?? null;
  const cvPct = sdMgDl === null ? null : (100 * sdMgDl) / meanMgDl;
  const bandPct = bandShares(row);
  const lastMs = Math.round(row.last_s * 1000);
  const days = localDays(row.from_date, row.to_date, row.zone);
  return {
    person: row.person_id,
    zone: row.zone,
    from: row.from_date,
    to: row.to_date,
    newest: { at: new Date(lastMs), mgDl: row.last_mg_dl, direction: row.last_direction },
    n: row.n,
    meanMgDl,
    cvPct,
    gmiPct: gmiPct(meanMgDl),
    bandPct,
    sufficiency: sufficiencyOf({
      days: days.length,
      daysWithData: row.days,
      minutes: row.minutes,
      windowMinutes: passedMinutes(days, Math.max(nowMs, lastMs)),
    }),
    verdicts: judge(bandPct, cvPct, TARGET_PRESETS.standard),
  };
}

function bandShares(row: Row): PerBand {
  const percent = (minutes: number) => (100 * minutes) / row.minutes;
  const rest = row.minutes - row.very_low - row.low - row.in_range - row.high;
  return {
    very_low: percent(row.very_low),
    low: percent(row.low),
    in_range: percent(row.in_range),
    high: percent(row.high),
    very_high: percent(rest),
  };
}
