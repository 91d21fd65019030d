import type { GlucoseUnit } from './model/units.ts';
import type { CsvMapping } from './schemas.ts';

export interface GuessedMapping {
  readonly mapping: CsvMapping;
  readonly unit: GlucoseUnit;
}

// In order of preference; a time in UTC or with an offset is worth more than a local one.
const TIME = [
  /^(time|timestamp|date|datetime)[_ ]?(utc|iso)$/,
  /^(ts|timestamp|date_?time|time_?stamp|datestring)$/,
  /^time[_ ]?local$/,
  /^timestamp\b/,
  /device timestamp/,
  /^(time|date|reading[_ ]time(stamp)?)$/,
  /date.*time|timestamp/,
];
const GLUCOSE = [
  /^sgv$/,
  /^glucose.*mg/,
  /^historic glucose/,
  /glucose value/,
  /^(glucose|bg|cgm|value)$/,
  /^(glucose|bg|sensor glucose)/,
  /glucose/,
];
const NOT_GLUCOSE = /rate|change|target|alarm|strip|scan/;
const PERSON = /^(person|subject|patient|user|participant)([_ ]?(id|name))?$|^(id|usubjid)$/;

/** Which columns hold person, time and glucose, by their names; null when time or glucose is not clear. */
export function guessMapping(columns: readonly string[]): GuessedMapping | null {
  const time = firstMatch(columns, TIME);
  const glucose = firstMatch(
    columns.filter((column) => !NOT_GLUCOSE.test(column.toLowerCase())),
    GLUCOSE,
  );
  if (time === null || glucose === null || time === glucose) return null;
  const person = columns.find((column) => PERSON.test(column.trim().toLowerCase())) ?? null;
  return { mapping: { person, time, glucose }, unit: unitOf(glucose) };
}

/** The unit that a column's name tells, mg/dL when it tells none. */
export function unitOf(column: string): GlucoseUnit {
  return /mmol/i.test(column) ? 'mmol/L' : 'mg/dL';
}

function firstMatch(columns: readonly string[], patterns: readonly RegExp[]): string | null {
  for (const pattern of patterns) {
    const found = columns.find((column) => pattern.test(column.trim().toLowerCase()));
    if (found !== undefined) return found;
  }
  return null;
}
