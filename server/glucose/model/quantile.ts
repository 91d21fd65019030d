import { type Histogram, totalsOf } from './histogram.ts';

/**
 * The quantile of type 7 (R's default, Postgres' `percentile_cont`), weighted by time: the mean of
 * the sorted values over a window one reading wide that starts at `share` of the way. With equal
 * weights this is type 7 exactly. NaN for no readings.
 */
export function quantile(histogram: Histogram, share: number): number {
  const { minutes, minutesSquared } = totalsOf(histogram);
  const effectiveN = (minutes * minutes) / minutesSquared;
  const from = (effectiveN - 1) * share;
  const to = from + 1;

  let lowest = Number.NaN;
  let above = 0;
  let covered = 0;
  let passedMinutes = 0;
  for (const bin of histogram) {
    const start = (passedMinutes * effectiveN) / minutes;
    passedMinutes += bin.minutes;
    const end = (passedMinutes * effectiveN) / minutes;
    const overlap = Math.min(end, to) - Math.max(start, from);
    if (overlap <= 0) continue;
    if (Number.isNaN(lowest)) lowest = bin.mgDl;
    // Summing what is above the lowest value keeps a window on one value exact.
    above += (bin.mgDl - lowest) * overlap;
    covered += overlap;
  }
  return lowest + above / covered;
}
