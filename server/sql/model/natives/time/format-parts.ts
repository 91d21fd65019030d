import { NativeError } from '../native.ts';
import {
  DAYS,
  dayOfWeek,
  dayOfYear,
  isoWeek,
  MONTHS,
  type Moment,
  offsetText,
} from '../text/moment.ts';
import type { Part } from './patterns.ts';

const pad = (value: number, count: number): string =>
  `${value < 0 ? '-' : ''}${String(Math.abs(value)).padStart(count, '0')}`;
const twoDigits = (year: number, count: number): string =>
  count === 2 ? pad(Math.abs(year) % 100, 2) : pad(year, count);

/** A date with a time as a pattern writes it. */
export const formatParts = (moment: Moment, parts: readonly Part[]): string =>
  parts
    .map((part) => (typeof part === 'string' ? part : fieldText(part.field, part.count, moment)))
    .join('');

function fieldText(field: string, count: number, moment: Moment): string {
  const date = moment.date ?? { year: 1970, month: 1, day: 1 };
  const hour = Math.floor((moment.seconds ?? 0) / 3600);
  switch (field) {
    case 'G':
      return date.year > 0 ? 'AD' : 'BC';
    case 'C':
      return pad(Math.floor(date.year / 100), count);
    case 'Y':
    case 'y':
      return twoDigits(date.year, count);
    case 'x':
      return twoDigits(isoWeek(date).year, count);
    case 'w':
      return pad(isoWeek(date).week, count);
    case 'e':
      return pad(dayOfWeek(date), count);
    case 'E':
      return named(DAYS[dayOfWeek(date) - 1] ?? '', count);
    case 'D':
      return pad(dayOfYear(date), count);
    case 'M':
      return count > 2 ? named(MONTHS[date.month - 1] ?? '', count) : pad(date.month, count);
    case 'd':
      return pad(date.day, count);
    case 'a':
      return hour < 12 ? 'AM' : 'PM';
    case 'K':
      return pad(hour % 12, count);
    case 'h':
      return pad(hour % 12 === 0 ? 12 : hour % 12, count);
    case 'H':
      return pad(hour, count);
    case 'k':
      return pad(hour === 0 ? 24 : hour, count);
    case 'm':
      return pad(Math.floor((moment.seconds ?? 0) / 60) % 60, count);
    case 's':
      return pad((moment.seconds ?? 0) % 60, count);
    case 'S':
      return pad(Math.floor(moment.micros / 1000), 3)
        .padEnd(count, '0')
        .slice(0, count);
    default:
      return zoneText(field, count, moment);
  }
}

const named = (name: string, count: number): string => (count > 3 ? name : name.slice(0, 3));

function zoneText(field: string, count: number, { zone }: Moment): string {
  const { name, minutes } = zone ?? { name: 'UTC', minutes: 0 };
  if (field === 'Z' && count < 3) return offsetText(minutes, count === 1 ? '' : ':');
  if (field === 'Z') return name;
  if (name === 'UTC' && count < 4) return 'UTC';
  if (/^[+-]/.test(name)) return name;
  throw new NativeError('NOT_SUPPORTED', `The name of the time zone ${name} is not supported`);
}
