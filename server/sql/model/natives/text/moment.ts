/** A date, a time or both, taken apart; what it has not is null. */
export interface Moment {
  readonly date: { readonly year: number; readonly month: number; readonly day: number } | null;
  /** Seconds of the day. */
  readonly seconds: number | null;
  readonly micros: number;
  /** Zone's name and how many minutes it is ahead of UTC. */
  readonly zone: { readonly name: string; readonly minutes: number } | null;
}

export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
/** From Monday. */
export const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

const MICROS_A_DAY = 86_400_000_000n;

const floor = (a: bigint, b: bigint): bigint => (a % b < 0n ? a / b - 1n : a / b);

/** What a calendar and a clock show that many microseconds after 1970-01-01. */
export function momentOf(micros: bigint, zone: Moment['zone'] = null): Moment {
  const days = floor(micros, MICROS_A_DAY);
  const ofDay = micros - days * MICROS_A_DAY;
  return {
    date: dateOf(Number(days)),
    seconds: Number(ofDay / 1_000_000n),
    micros: Number(ofDay % 1_000_000n),
    zone,
  };
}

/** The date that many days after 1970-01-01. */
export function dateOf(days: number): NonNullable<Moment['date']> {
  const date = new Date(days * 86_400_000);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** Days since 1970-01-01 of a date of the calendar; null for a day that its month has not. */
export function daysOf(year: number, month: number, day: number): number | null {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real ? Math.round(date.getTime() / 86_400_000) : null;
}

/** 1 is Monday. */
export function dayOfWeek({ year, month, day }: NonNullable<Moment['date']>): number {
  const days = daysOf(year, month, day) ?? 0;
  return ((((days + 3) % 7) + 7) % 7) + 1;
}

export function dayOfYear({ year, month, day }: NonNullable<Moment['date']>): number {
  return (daysOf(year, month, day) ?? 0) - (daysOf(year, 1, 1) ?? 0) + 1;
}

/** Year and number of a week that begins on Monday and lies in the year of its Thursday. */
export function isoWeek(date: NonNullable<Moment['date']>): {
  readonly year: number;
  readonly week: number;
} {
  const days = daysOf(date.year, date.month, date.day) ?? 0;
  const thursday = dateOf(days - dayOfWeek(date) + 4);
  return { year: thursday.year, week: Math.floor((dayOfYear(thursday) - 1) / 7) + 1 };
}

/** `+02:00`, `+0200` or `Z`. */
export function offsetText(minutes: number, separator: string): string {
  const size = Math.abs(minutes);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}${separator}${two(size % 60)}`;
}
