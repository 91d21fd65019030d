import { roundBands } from '#server/glucose/model/rounding.ts';
import { formatGlucose, type GlucoseUnit } from '#server/glucose/model/units.ts';
import { formatLongDay } from './format-days.ts';
import type { DayFigures } from './types.ts';

export interface DayRow {
  readonly date: string;
  readonly label: string;
  /** `23 h`, `25 h`, `24.5 h` where clocks changed; null for a day of 24 hours. */
  readonly oddLength: string | null;
  readonly n: number;
  readonly pctActive: string;
  readonly inRange: string;
  readonly below: string;
  readonly above: string;
  readonly mean: string;
  readonly sd: string;
  readonly median: string;
  readonly lowest: string;
  readonly highest: string;
  readonly figures: DayFigures;
}

const MISSING = '–';

/** A line a day, newest first. */
export function prepareDays(days: readonly DayFigures[], unit: GlucoseUnit): readonly DayRow[] {
  const glucose = (mgDl: number | null) => (mgDl === null ? MISSING : formatGlucose(mgDl, unit));
  return days.toReversed().map((day) => {
    const bands = day.bandPct === null ? null : roundBands(day.bandPct, 1);
    const percent = (value: number | undefined) =>
      value === undefined ? MISSING : `${value.toFixed(1)} %`;
    return {
      date: day.date,
      label: formatLongDay(day.date),
      oddLength: day.minutesInDay === 1440 ? null : `${day.minutesInDay / 60} h`,
      n: day.n,
      pctActive: day.n === 0 ? MISSING : `${day.pctActive.toFixed(0)} %`,
      inRange: percent(bands?.in_range),
      below: percent(bands === null ? undefined : bands.very_low + bands.low),
      above: percent(bands === null ? undefined : bands.high + bands.very_high),
      mean: glucose(day.meanMgDl),
      sd: glucose(day.sdMgDl),
      median: glucose(day.medianMgDl),
      lowest: glucose(day.minMgDl),
      highest: glucose(day.maxMgDl),
      figures: day,
    };
  });
}
