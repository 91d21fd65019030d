import type { PerBand } from '#server/glucose/model/bands.ts';
import { roundBands } from '#server/glucose/model/rounding.ts';
import { formatGlucose, type GlucoseUnit } from '#server/glucose/model/units.ts';
import { formatLongDay, formatMonth } from './format-days.ts';
import type { DayFigures } from './types.ts';

export interface CalendarDay {
  readonly date: string;
  readonly day: number;
  /** Whole per cent; null without readings or outside the report. */
  readonly inRange: string | null;
  readonly mean: string | null;
  readonly bandPct: PerBand | null;
  /** Belongs to the report. */
  readonly inWindow: boolean;
  /** `25 h` where clocks change. */
  readonly oddLength: string | null;
  /** All of it in words. */
  readonly label: string;
}

export interface CalendarView {
  /** `October 2026` */
  readonly title: string;
  /** Months of the report before and after this one, as `YYYY-MM`; null at its ends. */
  readonly before: string | null;
  readonly after: string | null;
  /** Weeks from Monday; null pads the first and the last. */
  readonly weeks: readonly (readonly (CalendarDay | null)[])[];
}

/** One month of a report; `month` null or outside of it is the last. Null for no days. */
export function prepareCalendar(
  days: readonly DayFigures[],
  month: string | null,
  unit: GlucoseUnit,
): CalendarView | null {
  const months = [...new Set(days.map(({ date }) => date.slice(0, 7)))];
  const index =
    month !== null && months.includes(month) ? months.indexOf(month) : months.length - 1;
  const shown = months[index];
  if (shown === undefined) return null;
  const figures = new Map(days.map((day) => [day.date, day]));
  const cells = datesOf(shown).map((date) => calendarDay(date, figures.get(date), unit));
  return {
    title: formatMonth(shown),
    before: months[index - 1] ?? null,
    after: months[index + 1] ?? null,
    weeks: weeksOf(cells, shown),
  };
}

function calendarDay(
  date: string,
  figures: DayFigures | undefined,
  unit: GlucoseUnit,
): CalendarDay {
  const bands = figures?.bandPct ?? null;
  const meanMgDl = figures?.meanMgDl ?? null;
  const inRange = bands === null ? null : roundBands(bands, 0).in_range.toFixed(0);
  const mean = meanMgDl === null ? null : formatGlucose(meanMgDl, unit);
  const minutes = figures?.minutesInDay ?? 1440;
  return {
    date,
    day: Number(date.slice(8)),
    inRange,
    mean,
    bandPct: bands,
    inWindow: figures !== undefined,
    oddLength: minutes === 1440 ? null : `${minutes / 60} h`,
    label:
      inRange === null
        ? `${formatLongDay(date)}: no figures`
        : `${formatLongDay(date)}: ${inRange} % in range, mean ${mean} ${unit}`,
  };
}

function datesOf(month: string): readonly string[] {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const length = new Date(Date.UTC(year, number, 0)).getUTCDate();
  return Array.from({ length }, (_, day) => `${month}-${String(day + 1).padStart(2, '0')}`);
}

function weeksOf(cells: readonly CalendarDay[], month: string): CalendarView['weeks'] {
  const sundayFirst = new Date(`${month}-01T00:00:00Z`).getUTCDay();
  const padded = [...Array.from({ length: (sundayFirst + 6) % 7 }, () => null), ...cells];
  return Array.from({ length: Math.ceil(padded.length / 7) }, (_, week) =>
    Array.from({ length: 7 }, (_, day) => padded[week * 7 + day] ?? null),
  );
}
