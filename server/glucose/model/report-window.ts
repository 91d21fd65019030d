import { addDays, daysBetween, type LocalDate } from './local-days.ts';
import { REPORT_DAYS, REPORT_PCT } from './sufficiency.ts';

/** Local days of a report, both included. */
export interface ReportWindow {
  readonly from: LocalDate;
  readonly to: LocalDate;
}

export interface WindowWish {
  readonly from?: LocalDate | null | undefined;
  readonly to?: LocalDate | null | undefined;
  /** Length; ends at `to`, or at the last day with data. */
  readonly days?: number | null | undefined;
  /** True: a side that is not wished for is the first or last day with readings. */
  readonly whole?: boolean | undefined;
}

/**
 * The window of a report. A side that is not wished for follows from the data: without any wish it
 * is the last 14 days that have readings. `daysWithData` rises and is not empty.
 * Throws `RangeError` when the window would end before it starts.
 */
export function chooseWindow(daysWithData: readonly LocalDate[], wish: WindowWish): ReportWindow {
  const last = daysWithData.at(-1);
  if (last === undefined) throw new RangeError('No day has readings.');
  const to = wish.to ?? endOf(wish, last);
  const from = wish.from ?? startOf(wish, daysWithData, to);
  if (daysBetween(from, to) < 0) {
    throw new RangeError(`The window ends on ${to}, before it starts on ${from}.`);
  }
  return { from, to };
}

function endOf(wish: WindowWish, last: LocalDate): LocalDate {
  if (wish.from == null) return last;
  if (wish.days != null) return addDays(wish.from, wish.days - 1);
  return wish.from > last ? wish.from : last;
}

function startOf(wish: WindowWish, daysWithData: readonly LocalDate[], to: LocalDate): LocalDate {
  if (wish.days != null) return addDays(to, 1 - wish.days);
  if (wish.whole === true) return earlier(daysWithData[0] ?? to, to);
  if (wish.to != null) return addDays(to, 1 - REPORT_DAYS);
  return daysWithData.at(-REPORT_DAYS) ?? daysWithData[0] ?? to;
}

const earlier = (a: LocalDate, b: LocalDate): LocalDate => (a < b ? a : b);

export function lengthOf(window: ReportWindow): number {
  return daysBetween(window.from, window.to) + 1;
}

/** The window of the same length that ends the day before. */
export function windowBefore(window: ReportWindow): ReportWindow {
  return { from: addDays(window.from, -lengthOf(window)), to: addDays(window.from, -1) };
}

export interface CoveredDay {
  readonly date: LocalDate;
  readonly minutes: number;
}

export interface SuggestedWindow extends ReportWindow {
  readonly pctActive: number;
}

/**
 * The newest window that is covered well enough for figures: 14 days, or the longest shorter one.
 * It starts and ends on days with readings.
 * `days` are the days with readings in order. Null when no day is.
 */
export function suggestWindow(days: readonly CoveredDay[]): SuggestedWindow | null {
  const minutesOf = new Map(days.map(({ date, minutes }) => [dayNumber(date), minutes]));
  const newestFirst = [...minutesOf.keys()].reverse();
  for (let length = REPORT_DAYS; length >= 1; length -= 1) {
    for (const last of newestFirst) {
      const first = last + 1 - length;
      if (!minutesOf.has(first)) continue;
      let minutes = 0;
      for (let day = first; day <= last; day += 1) minutes += minutesOf.get(day) ?? 0;
      const pctActive = Math.min(100, (100 * minutes) / (length * 1440));
      if (pctActive < REPORT_PCT) continue;
      return { from: dateOfNumber(first), to: dateOfNumber(last), pctActive };
    }
  }
  return null;
}

const DAY_MS = 86_400_000;
const dayNumber = (date: LocalDate): number => Date.parse(date) / DAY_MS;
const dateOfNumber = (day: number): LocalDate => new Date(day * DAY_MS).toISOString().slice(0, 10);
