import { quoteString } from '#server/sql/model/quote.ts';
import type { ReportWindow } from './report-window.ts';

/** A statement that shows the readings behind a figure, to be read and changed by people. */
export function rowsSql(
  table: string,
  person: string,
  window: ReportWindow,
  readings: { readonly fromMgDl: number | null; readonly toMgDl: number | null },
): string {
  const conditions = [
    `person_id = ${quoteString(person)}`,
    `local_date BETWEEN DATE ${quoteString(window.from)} AND DATE ${quoteString(window.to)}`,
    ...(readings.fromMgDl === null ? [] : [`glucose_mg_dl >= ${readings.fromMgDl}`]),
    ...(readings.toMgDl === null ? [] : [`glucose_mg_dl <= ${readings.toMgDl}`]),
  ];
  return [
    'SELECT ts_utc, local_date, local_minute, glucose_mg_dl, minutes, glucose_category',
    `FROM ${table}`,
    `WHERE ${conditions.join('\n  AND ')}`,
    'ORDER BY ts_utc',
  ].join('\n');
}
