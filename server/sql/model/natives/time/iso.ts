import { invalidArgument } from '../native.ts';
import { dateOf, dayOfWeek, daysOf } from '../text/moment.ts';
import type { Parsed } from './parse-parts.ts';

const DATE = /^(\d{4,})(?:-W(\d{1,2})(?:-(\d))?|-(\d{3})|-(\d{1,2})(?:-(\d{1,2}))?)?$/;
const TIME = /^(\d{1,2})(?::(\d{1,2})(?::(\d{1,2}))?)?(?:[.,](\d+))?$/;

const wrong = (text: string): Error => invalidArgument(`Invalid format: "${text}"`);

/** Days since 1970-01-01 of a date of ISO 8601: calendar, week or ordinal. */
export function isoDate(text: string, whole: string = text): number {
  const match = DATE.exec(text);
  if (match === null) throw wrong(whole);
  const [, year, week, weekday, ofYear, month, day] = match.map((part) =>
    Number(part ?? Number.NaN),
  );
  const is = (value: number | undefined): value is number =>
    value !== undefined && !Number.isNaN(value);
  if (!is(year)) throw wrong(whole);
  if (is(week)) {
    const fourth = daysOf(year, 1, 4) ?? 0;
    const monday = fourth - dayOfWeek(dateOf(fourth)) + 1;
    if (week < 1 || week > 53) throw wrong(whole);
    return monday + (week - 1) * 7 + (is(weekday) ? weekday : 1) - 1;
  }
  const days = is(ofYear)
    ? (daysOf(year, 1, 1) ?? 0) + ofYear - 1
    : daysOf(year, is(month) ? month : 1, is(day) ? day : 1);
  if (days === null) throw invalidArgument(`Cannot parse "${whole}"`);
  return days;
}

/** A timestamp of ISO 8601, cut to milliseconds. */
export function isoTimestamp(text: string): Parsed {
  const [, date = '', time, zone] =
    /^([^T]*?)(?:T(.*?)(Z|[+-]\d{2}(?::?\d{2})?)?)?$/s.exec(text) ?? [];
  const days = date === '' && time !== undefined ? 0 : isoDate(date, text);
  if (time === undefined || time === '')
    return { micros: BigInt(days) * 86_400_000_000n, zone: zone ?? null };
  const match = TIME.exec(time);
  if (match === null) throw wrong(text);
  const [, hour = '0', minute = '0', second = '0', fraction = ''] = match;
  // A fraction behind hours or minutes is one of these, which nobody writes.
  if (fraction !== '' && match[3] === undefined) throw wrong(text);
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) {
    throw invalidArgument(`Cannot parse "${text}"`);
  }
  const seconds = days * 86_400 + Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  const micros = BigInt(seconds) * 1_000_000n + BigInt(fraction.slice(0, 3).padEnd(6, '0'));
  return { micros, zone: zone ?? null };
}
