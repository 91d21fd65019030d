import { fixedOffsetMinutes, instantOf } from '../../time-literals.ts';
import { invalidArgument } from '../native.ts';
import { DAYS, dateOf, dayOfWeek, daysOf, MONTHS } from '../text/moment.ts';
import type { Part } from './patterns.ts';

type Fields = Map<string, number>;

export interface Parsed {
  /** Microseconds of the reading since 1970-01-01, in whole milliseconds. */
  readonly micros: bigint;
  /** As written; null without one. */
  readonly zone: string | null;
}

const malformed = (text: string, at: number): Error =>
  invalidArgument(
    at === 0
      ? `Invalid format: "${text}"`
      : at >= text.length
        ? `Invalid format: "${text}" is too short`
        : `Invalid format: "${text}" is malformed at "${text.slice(at)}"`,
  );

/** A text read by a pattern. Years of two digits lie in the hundred years from `firstYear`. */
export function parseParts(text: string, parts: readonly Part[], firstYear: number): Parsed {
  const fields: Fields = new Map();
  let zone: string | null = null;
  let at = 0;
  for (const [i, part] of parts.entries()) {
    const rest = text.slice(at);
    if (typeof part === 'string') {
      if (rest.slice(0, part.length).toLowerCase() !== part.toLowerCase())
        throw malformed(text, at);
      at += part.length;
      continue;
    }
    if (part.field === 'Z' || part.field === 'z') {
      const found = /^(?:Z|[+-]\d{2}:?\d{2}|[A-Za-z_]+(?:\/[A-Za-z_+-]+\d*)*)/.exec(rest)?.[0];
      if (found === undefined) throw malformed(text, at);
      zone = found;
      at += found.length;
      continue;
    }
    const [length, value] = read(rest, part, isNumeric(parts[i + 1])) ?? [0, 0];
    if (length === 0) throw malformed(text, at);
    const short = 'yYx'.includes(part.field) && part.count === 2 && length === 2;
    fields.set(part.field, short ? inCentury(value, firstYear) : value);
    at += length;
  }
  if (at < text.length) throw malformed(text, at);
  return { micros: microsOf(fields, text), zone };
}

const inCentury = (year: number, first: number): number => {
  const candidate = Math.floor(first / 100) * 100 + year;
  return candidate < first ? candidate + 100 : candidate;
};

const isText = ({ field, count }: Exclude<Part, string>): boolean =>
  'aEG'.includes(field) || (field === 'M' && count > 2);
const isNumeric = (part: Part | undefined): boolean =>
  part !== undefined && typeof part !== 'string' && !isText(part) && !/[zZ]/.test(part.field);

function read(
  rest: string,
  part: Exclude<Part, string>,
  joined: boolean,
): readonly [number, number] | null {
  const { field, count } = part;
  if (field === 'a' || field === 'G')
    return choice(rest, field === 'a' ? ['AM', 'PM'] : ['BC', 'AD']);
  if (isText(part)) {
    const names = field === 'M' ? MONTHS : DAYS;
    const found =
      choice(rest, names) ??
      choice(
        rest,
        names.map((name) => name.slice(0, 3)),
      );
    return found === null ? null : [found[0], found[1] + 1];
  }
  const digits = new RegExp(`^-?\\d{1,${joined ? count : 9}}`).exec(rest)?.[0];
  if (digits === undefined) return null;
  if (field === 'S') return [digits.length, Number(digits.slice(0, 6).padEnd(6, '0'))];
  return [digits.length, Number(digits)];
}

function choice(rest: string, names: readonly string[]): readonly [number, number] | null {
  const index = names.findIndex(
    (name) => rest.slice(0, name.length).toLowerCase() === name.toLowerCase(),
  );
  return index < 0 ? null : [names[index]?.length ?? 0, index];
}

const RANGES: Readonly<Record<string, readonly [string, number, number]>> = {
  M: ['monthOfYear', 1, 12],
  d: ['dayOfMonth', 1, 31],
  D: ['dayOfYear', 1, 366],
  H: ['hourOfDay', 0, 23],
  k: ['clockhourOfDay', 1, 24],
  K: ['hourOfHalfday', 0, 11],
  h: ['clockhourOfHalfday', 1, 12],
  m: ['minuteOfHour', 0, 59],
  s: ['secondOfMinute', 0, 59],
  w: ['weekOfWeekyear', 1, 53],
  e: ['dayOfWeek', 1, 7],
};

function microsOf(fields: Fields, text: string): bigint {
  for (const [field, value] of fields) {
    const [name, least, most] = RANGES[field] ?? ['', value, value];
    if (value < least || value > most) {
      throw invalidArgument(
        `Cannot parse "${text}": Value ${value} for ${name} must be in the range [${least},${most}]`,
      );
    }
  }
  const days = weekDay(fields) ?? calendarDay(fields, text);
  const seconds = hourOf(fields) * 3600 + (fields.get('m') ?? 0) * 60 + (fields.get('s') ?? 0);
  const fraction = Math.floor((fields.get('S') ?? 0) / 1000) * 1000;
  return BigInt(days * 86_400 + seconds) * 1_000_000n + BigInt(fraction);
}

function hourOf(fields: Fields): number {
  const half = (fields.get('a') ?? 0) * 12;
  const twelve = fields.get('h') ?? fields.get('K');
  if (twelve !== undefined) return (twelve % 12) + half;
  return (fields.get('k') ?? fields.get('H') ?? 0) % 24;
}

function calendarDay(fields: Fields, text: string): number {
  const year = fields.get('y') ?? fields.get('Y') ?? 1970;
  const ofYear = fields.get('D');
  const first = daysOf(year, 1, 1) ?? 0;
  const days =
    ofYear === undefined
      ? daysOf(year, fields.get('M') ?? 1, fields.get('d') ?? 1)
      : first + ofYear - 1;
  if (days === null) {
    throw invalidArgument(
      `Cannot parse "${text}": Value ${fields.get('d')} for dayOfMonth must be in the range of its month`,
    );
  }
  const wanted = fields.get('E') ?? fields.get('e');
  return wanted === undefined ? days : days - dayOfWeek(dateOf(days)) + wanted;
}

function weekDay(fields: Fields): number | null {
  const [year, week] = [fields.get('x'), fields.get('w')];
  if (year === undefined && week === undefined) return null;
  const fourth = daysOf(year ?? fields.get('y') ?? 1970, 1, 4) ?? 0;
  const monday = fourth - dayOfWeek(dateOf(fourth)) + 1;
  return monday + ((week ?? 1) - 1) * 7 + (fields.get('E') ?? fields.get('e') ?? 1) - 1;
}

/** A reading with its zone as `micros zone`: the instant, and the zone as it is shown. */
export function zonedText({ micros, zone }: Parsed, otherwise: string): string {
  const written = zone === 'Z' ? 'UTC' : (zone ?? otherwise);
  const minutes = fixedOffsetMinutes(written);
  const instant = instantOf(micros, written);
  if (instant === null) throw invalidArgument(`'${written}' is not a valid time zone`);
  if (minutes === null) return `${instant} ${written}`;
  if (minutes === 0) return `${instant} UTC`;
  const size = Math.abs(minutes);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${instant} ${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
