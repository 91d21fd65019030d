/** How much of a time the sensor was read, in per cent, in the ways that reports define it. */
export interface Activity {
  /** Minutes covered by readings over minutes of the window. */
  readonly pctOfWindow: number;
  /** Readings over the readings that fit between the first and the last: what profile reports print. */
  readonly pctOfSpan: number;
}

/** `cadenceMin` is the usual distance of readings; above zero. */
export function activityOf(input: {
  readonly n: number;
  readonly minutes: number;
  readonly windowMinutes: number;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly cadenceMin: number;
}): Activity {
  const spanMinutes = (input.lastMs - input.firstMs) / 60_000;
  return {
    pctOfWindow: Math.min(100, (100 * input.minutes) / input.windowMinutes),
    pctOfSpan: Math.min(100, (100 * input.n) / (spanMinutes / input.cadenceMin + 1)),
  };
}

/**
 * Share of the readings between the first and the last that are not lost in a gap, in per cent, as
 * iglu counts it: by the median distance in whole minutes. Null below two readings.
 */
export function percentWithoutGaps(sortedMs: readonly number[]): number | null {
  const gapsMin = sortedMs.slice(1).map((at, index) => (at - (sortedMs[index] ?? at)) / 60_000);
  const cadenceMin = Math.round(median(gapsMin));
  const first = sortedMs[0];
  const last = sortedMs.at(-1);
  if (first === undefined || last === undefined || !(cadenceMin > 0)) return null;
  const expected = Math.round((last - first) / 60_000 / cadenceMin) + 1;
  const lost = gapsMin.reduce((sum, gap) => sum + Math.max(0, Math.round(gap / cadenceMin) - 1), 0);
  return (100 * (expected - lost)) / expected;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const low = sorted[Math.floor(middle)] ?? Number.NaN;
  const high = sorted[Math.ceil(middle)] ?? Number.NaN;
  return (low + high) / 2;
}
