import type { Guess } from '../model/guess.ts';
import type { CsvMapping } from '../schemas.ts';

interface Named {
  readonly pattern: RegExp;
  readonly confidence: number;
}

const named = (confidence: number, ...patterns: readonly RegExp[]): readonly Named[] =>
  patterns.map((pattern) => ({ pattern, confidence }));

// In order of preference; a time in UTC or with an offset is worth more than a local one.
const TIME: readonly Named[] = [
  ...named(
    0.98,
    /^(time|timestamp|date|datetime)[_ ]?(utc|iso)$/,
    /^(ts|timestamp|date_?time|time_?stamp|datestring)$/,
    /^time[_ ]?local$/,
    /^(timestamp|zeitstempel|horodatage)\b/,
    /device timestamp|gerätezeitstempel/,
    /^(time|date|reading[_ ]time(stamp)?|zeit|datum)$/,
  ),
  ...named(0.7, /date.*time|timestamp/),
];
const GLUCOSE: readonly Named[] = [
  ...named(
    0.98,
    /^sgv$/,
    /^glucose.*mg/,
    /^historic glucose/,
    /glucose value|glukosewert/,
    /^(glucose|bg|cgm|glukose|glucosa)$/,
    /^(glucose|bg|sensor glucose)/,
  ),
  ...named(0.7, /^value$/, /glucose|glukose/),
];
const NOT_GLUCOSE = /rate|change|target|alarm|strip|scan/;
const PERSON = /^(person|subject|patient|user|participant)([_ ]?(id|name))?$|^(id|usubjid)$/;

/** Which columns hold person, time and glucose, by their names; null when time or glucose has no candidate. */
export function guessMapping(columns: readonly string[]): Guess<CsvMapping> | null {
  const time = firstMatch(columns, TIME);
  const glucose = firstMatch(
    columns.filter((column) => !NOT_GLUCOSE.test(column.toLowerCase())),
    GLUCOSE,
  );
  if (time === null || glucose === null || time.value === glucose.value) return null;
  const person = columns.find((column) => PERSON.test(plain(column))) ?? null;
  return {
    value: { person, time: time.value, glucose: glucose.value },
    confidence: Math.min(time.confidence, glucose.confidence),
    why: 'by the names of the columns',
  };
}

const plain = (column: string): string => column.trim().toLowerCase();

function firstMatch(
  columns: readonly string[],
  patterns: readonly Named[],
): Omit<Guess<string>, 'why'> | null {
  for (const { pattern, confidence } of patterns) {
    const [found, other] = columns.filter((column) => pattern.test(plain(column)));
    // Two that fit equally well are worth a question.
    if (found !== undefined) {
      return { value: found, confidence: other === undefined ? confidence : 0.6 };
    }
  }
  return null;
}
