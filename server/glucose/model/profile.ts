import { type Bin, type Histogram, mergeBins, totalsOf } from './histogram.ts';
import { quantile } from './quantile.ts';

export const PROFILE_BIN_MINUTES = 15;
export const PROFILE_BINS = 1440 / PROFILE_BIN_MINUTES;

/** Percentiles of all readings in `[minute, minute + 15)` of the local clock. */
export interface ProfilePoint {
  /** Minutes after local midnight at which the bin starts. */
  readonly minute: number;
  readonly n: number;
  readonly p05: number;
  readonly p25: number;
  readonly p50: number;
  readonly p75: number;
  readonly p95: number;
}

export interface ClockBin extends Bin {
  /** Index of the bin of 15 minutes, 0 to 95. */
  readonly bin: number;
}

/** A point for every quarter of an hour of the day, by the clock; null where there is no reading. */
export function dailyProfile(bins: readonly ClockBin[]): readonly (ProfilePoint | null)[] {
  const byBin = Map.groupBy(bins, ({ bin }) => bin);
  return Array.from({ length: PROFILE_BINS }, (_, bin) => {
    const histogram = mergeBins(byBin.get(bin) ?? []);
    return histogram.length === 0 ? null : pointOf(bin * PROFILE_BIN_MINUTES, histogram);
  });
}

function pointOf(minute: number, histogram: Histogram): ProfilePoint {
  return {
    minute,
    n: totalsOf(histogram).n,
    p05: quantile(histogram, 0.05),
    p25: quantile(histogram, 0.25),
    p50: quantile(histogram, 0.5),
    p75: quantile(histogram, 0.75),
    p95: quantile(histogram, 0.95),
  };
}
