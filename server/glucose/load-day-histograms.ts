import { z } from 'zod';
import { whole } from '#server/engine/collect-records.ts';
import type { ReadContext } from '#server/engine/port.ts';
import { collectRows, type GlucoseDeps } from './collect-rows.ts';
import { READINGS_TABLE } from './load-history.ts';
import type { Bin, Histogram } from './model/histogram.ts';
import type { LocalDate } from './model/local-days.ts';
import type { ReportWindow } from './model/report-window.ts';
import { windowParameters } from './window-parameters.ts';

const Row = z.object({
  local_date: z.string(),
  mg_dl: whole,
  n: whole,
  minutes: z.number(),
  minutes_squared: z.number(),
});

const SQL = `
SELECT local_date, glucose_mg_dl AS mg_dl, count(*) AS n,
  CAST(sum(minutes) AS double) AS minutes,
  CAST(sum(minutes * minutes) AS double) AS minutes_squared
FROM ${READINGS_TABLE}
WHERE person_id = ? AND local_date BETWEEN ? AND ?
GROUP BY local_date, glucose_mg_dl
ORDER BY local_date, mg_dl`;

/** Readings of a window by day and value; days without readings are absent. */
export async function loadDayHistograms(
  deps: GlucoseDeps,
  context: ReadContext,
  person: string,
  window: ReportWindow,
): Promise<ReadonlyMap<LocalDate, Histogram>> {
  const { rows } = await collectRows(
    deps,
    context,
    { sql: SQL, parameters: windowParameters(person, window) },
    Row,
  );
  const days = new Map<LocalDate, Bin[]>();
  for (const row of rows) {
    const bins = days.get(row.local_date) ?? [];
    bins.push({
      mgDl: row.mg_dl,
      n: row.n,
      minutes: row.minutes,
      minutesSquared: row.minutes_squared,
    });
    days.set(row.local_date, bins);
  }
  return days;
}
