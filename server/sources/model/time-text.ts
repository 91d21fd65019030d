import { z } from 'zod';

/** A time as written in a file: an instant, or a wall clock without a zone. */
export type TimeText =
  | { readonly kind: 'instant'; readonly epochMs: number }
  /** `localMs` is the wall clock read as if it were UTC. */
  | { readonly kind: 'local'; readonly localMs: number };

/** Order of day and month in dates with slashes or dashes and the year last. */
export const DayOrder = z.enum(['day-first', 'month-first']);
export type DayOrder = z.infer<typeof DayOrder>;

const YEAR_FIRST = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(.+))?$/;
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})[-/.](\d{4})(?:[T, ]+(.+))?$/;
const CLOCK =
  /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*([AaPp])?\.?(?:[Mm]\.?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/;

/** Null when the text is not a time of a known form. `order` null leaves `03/04/2024` unread. */
export function parseTimeText(text: string, order: DayOrder | null): TimeText | null {
  const trimmed = text.trim();
  const usual = usualTime(trimmed);
  if (usual !== null) return usual;
  if (/^\d{9,10}$/.test(trimmed)) return { kind: 'instant', epochMs: Number(trimmed) * 1000 };
  if (/^\d{12,13}$/.test(trimmed)) return { kind: 'instant', epochMs: Number(trimmed) };
  const date = readDate(trimmed, order);
  if (date === null) return null;
  const clock = CLOCK.exec(date.clock);
  if (clock === null) return null;
  const [, hours = '', minutes = '', seconds = '0', fraction = '0', half, offset] = clock;
  const hour = toHour(Number(hours), half);
  if (hour === null || Number(minutes) > 59 || Number(seconds) > 59) return null;
  const ms = Math.trunc(Number(`0.${fraction}`) * 1000);
  const localMs = Date.UTC(date.year, date.month - 1, date.day, hour, +minutes, +seconds, ms);
  if (new Date(localMs).getUTCDate() !== date.day) return null;
  if (offset === undefined) return { kind: 'local', localMs };
  return { kind: 'instant', epochMs: localMs - offsetMs(offset) };
}

const USUAL = /^[1-9]\d{3}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d{3})?Z?$/;
let knownDate = '';
let knownMs = Number.NaN;

/** The form that most files have, read by what is fastest; null for any other and for times that are none. */
function usualTime(text: string): TimeText | null {
  if (!USUAL.test(text)) return null;
  const date = text.slice(0, 10);
  if (date !== knownDate) {
    knownMs = Date.parse(`${date}T00:00:00Z`);
    // The parser takes 30 February for a day in March.
    if (new Date(knownMs).getUTCDate() !== digits(text, 8)) knownMs = Number.NaN;
    knownDate = date;
  }
  const [hour, minute, second] = [digits(text, 11), digits(text, 14), digits(text, 17)];
  if (Number.isNaN(knownMs) || hour > 23 || minute > 59 || second > 59) return null;
  const fraction = text.length > 20 ? 10 * digits(text, 20) + text.charCodeAt(22) - ZERO : 0;
  const ms = knownMs + ((hour * 60 + minute) * 60 + second) * 1000 + fraction;
  return text.endsWith('Z') ? { kind: 'instant', epochMs: ms } : { kind: 'local', localMs: ms };
}

const ZERO = 0x30;

/** The number that two digits of a text are. */
const digits = (text: string, at: number): number =>
  10 * (text.charCodeAt(at) - ZERO) + text.charCodeAt(at + 1) - ZERO;

/** What the dates of a sample tell about their order; null when they do not. */
export function dayOrderOf(sample: readonly string[]): DayOrder | null {
  for (const text of sample) {
    const [, first, separator, second] = YEAR_LAST.exec(text.trim()) ?? [];
    if (Number(first) > 12 || separator === '.') return 'day-first';
    if (Number(second) > 12) return 'month-first';
  }
  return null;
}

/** True for a date that needs an order to be read. */
export function needsDayOrder(text: string): boolean {
  return YEAR_LAST.test(text.trim());
}

function readDate(text: string, order: DayOrder | null) {
  const iso = YEAR_FIRST.exec(text);
  if (iso !== null) {
    const [, year, month, day, clock = '0:00'] = iso;
    return checked(Number(year), Number(month), Number(day), clock);
  }
  const [, first, separator, second, year, clock = '0:00'] = YEAR_LAST.exec(text) ?? [];
  const decided = separator === '.' ? 'day-first' : order;
  if (year === undefined || decided === null) return null;
  const [day, month] = decided === 'day-first' ? [first, second] : [second, first];
  return checked(Number(year), Number(month), Number(day), clock);
}

function checked(year: number, month: number, day: number, clock: string) {
  return month >= 1 && month <= 12 && day >= 1 ? { year, month, day, clock } : null;
}

function toHour(hour: number, half: string | undefined): number | null {
  if (half === undefined) return hour <= 23 ? hour : null;
  if (hour < 1 || hour > 12) return null;
  return (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
}

function offsetMs(offset: string): number {
  if (offset === 'Z') return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3).replace(':', '') || 0);
  return (offset.startsWith('-') ? -minutes : minutes) * 60_000;
}
