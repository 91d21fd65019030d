import { z } from 'zod';
import { whole } from '#server/engine/collect-records.ts';
import { collectRows, type GlucoseDeps } from './collect-rows.ts';
import { READINGS_TABLE } from './load-history.ts';
import { addDays } from './model/local-days.ts';
import { lengthOf, type ReportWindow } from './model/report-window.ts';
import { type GappedLine, type TimedReading, withGaps } from './model/trace.ts';
import { resolveWindow } from './resolve-window.ts';
import type { WindowInput } from './schemas.ts';
import { windowParameters } from './window-parameters.ts';

const MAX_DAYS = 14;

export interface Trace extends GappedLine {
  /** The days that are drawn: 14 at most, the newest of the window. */
  readonly window: ReportWindow;
  /** Days of the window that are left out at its start. */
  readonly daysLeftOut: number;
  readonly zone: string;
  readonly commit: string | null;
}

const Row = z.object({ at_s: z.number(), mg_dl: whole, minutes: z.number() });

const SQL = `
SELECT to_unixtime(ts_utc) AS at_s, glucose_mg_dl AS mg_dl, CAST(minutes AS double) AS minutes
FROM ${READINGS_TABLE}
WHERE person_id = ? AND local_date BETWEEN ? AND ?
ORDER BY ts_utc`;

/** Single readings, with gaps kept as gaps. */
export async function getTrace(deps: GlucoseDeps, input: WindowInput): Promise<Trace> {
  const { context, window, zone, history } = await resolveWindow(deps, input);
  const daysLeftOut = Math.max(0, lengthOf(window) - MAX_DAYS);
  const drawn = { from: addDays(window.from, daysLeftOut), to: window.to };
  const { rows } = await collectRows(
    deps,
    context,
    { sql: SQL, parameters: windowParameters(input.person, drawn) },
    Row,
  );
  const readings = rows.map(
    ({ at_s, mg_dl, minutes }): TimedReading => ({
      epochMs: Math.round(at_s * 1000),
      mgDl: mg_dl,
      minutes,
    }),
  );
  return { window: drawn, daysLeftOut, zone, ...withGaps(readings), commit: history.commitHash };
}
