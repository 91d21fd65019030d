import { z } from 'zod';
import { collectRows, type GlucoseDeps, whole } from './collect-rows.ts';
import { READINGS_TABLE } from './load-history.ts';
import type { PerBand } from './model/bands.ts';
import { type LocalDate, localDays, passedMinutes } from './model/local-days.ts';
import { gmiPct, momentsOfSums } from './model/metrics.ts';
import { type Sufficiency, sufficiencyOf } from './model/sufficiency.ts';
import { judge, TARGET_PRESETS, type Verdict } from './model/targets.ts';
import { readContext } from './read-context.ts';
import type { PeopleInput } from './schemas.ts';

export interface PersonLine {
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

const minutesWhere = (condition: string) =>
  `CAST(sum(CASE WHEN ${condition} THEN minutes ELSE 0 END) AS double)`;

const sqlOf = (days: number) => `
WITH days AS (
  SELECT person_id, local_date, count(*) AS n,
    CAST(sum(minutes) AS double) AS minutes,
    CAST(sum(minutes * glucose_mg_dl) AS double) AS weighted,
    CAST(sum(minutes * glucose_mg_dl * glucose_mg_dl) AS double) AS weighted_squares,
    ${minutesWhere('glucose_mg_dl < 54')} AS very_low,
    ${minutesWhere('glucose_mg_dl BETWEEN 54 AND 69')} AS low,
    ${minutesWhere('glucose_mg_dl BETWEEN 70 AND 180')} AS in_range,
    ${minutesWhere('glucose_mg_dl BETWEEN 181 AND 250')} AS high,
    to_unixtime(max(ts_utc)) AS last_s,
    max_by(glucose_mg_dl, ts_utc) AS last_mg_dl,
    max_by(direction, ts_utc) AS last_direction,
    max_by(zone, ts_utc) AS zone
  FROM ${READINGS_TABLE}
  GROUP BY person_id, local_date
), ranked AS (
  SELECT days.*, row_number() OVER (PARTITION BY person_id ORDER BY local_date DESC) AS age
  FROM days
)
SELECT person_id, max_by(zone, last_s) AS zone,
  min(local_date) AS from_date, max(local_date) AS to_date, count(*) AS days,
  sum(n) AS n, sum(minutes) AS minutes,
  sum(weighted) AS weighted, sum(weighted_squares) AS weighted_squares,
  sum(very_low) AS very_low, sum(low) AS low, sum(in_range) AS in_range, sum(high) AS high,
  max(last_s) AS last_s, max_by(last_mg_dl, last_s) AS last_mg_dl,
  max_by(last_direction, last_s) AS last_direction
FROM ranked
WHERE age <= ${days}
GROUP BY person_id
ORDER BY person_id`;

/** Everyone with readings, over the newest days that each has. Nobody is an empty list. */
export async function listPeople(deps: GlucoseDeps, input: PeopleInput): Promise<People> {
  const sql = sqlOf(input.days);
  const { rows, commitHash } = await collectRows(deps, readContext(input, deps.user), { sql }, Row);
  const nowMs = deps.clock().getTime();
  return {
    people: rows.map((row) => personLine(row, nowMs)),
    ref: input.ref,
    commit: commitHash,
    sql: sql.trim(),
  };
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
