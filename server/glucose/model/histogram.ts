/** All readings of one glucose value. Everything that does not depend on time follows from these. */
export interface Bin {
  readonly mgDl: number;
  /** Readings with this value. */
  readonly n: number;
  /** Minutes that these readings stand for. */
  readonly minutes: number;
  /** Sum of the squares of each reading's minutes; tells how unequal the weights are. */
  readonly minutesSquared: number;
}

/** Bins by rising glucose, each value once. Histograms of parts add up to that of the whole. */
export type Histogram = readonly Bin[];

export interface Reading {
  readonly mgDl: number;
  /** Minutes that the reading stands for: the time to the next one, its cadence at most. */
  readonly minutes: number;
}

export function histogramOf(readings: readonly Reading[]): Histogram {
  return mergeBins(
    readings.map(({ mgDl, minutes }) => ({
      mgDl,
      n: 1,
      minutes,
      minutesSquared: minutes * minutes,
    })),
  );
}

/** Adds bins of the same value and puts them in order. */
export function mergeBins(bins: Iterable<Bin>): Histogram {
  const byValue = new Map<number, Bin>();
  for (const bin of bins) {
    const seen = byValue.get(bin.mgDl);
    byValue.set(
      bin.mgDl,
      seen === undefined
        ? bin
        : {
            mgDl: bin.mgDl,
            n: seen.n + bin.n,
            minutes: seen.minutes + bin.minutes,
            minutesSquared: seen.minutesSquared + bin.minutesSquared,
          },
    );
  }
  return [...byValue.values()].sort((a, b) => a.mgDl - b.mgDl);
}

export interface Totals {
  readonly n: number;
  readonly minutes: number;
  readonly minutesSquared: number;
}

export function totalsOf(histogram: Histogram): Totals {
  let n = 0;
  let minutes = 0;
  let minutesSquared = 0;
  for (const bin of histogram) {
    n += bin.n;
    minutes += bin.minutes;
    minutesSquared += bin.minutesSquared;
  }
  return { n, minutes, minutesSquared };
}

/** Mean over time of `value`. NaN for no readings. */
export function timeMean(histogram: Histogram, value: (mgDl: number) => number): number {
  let sum = 0;
  let minutes = 0;
  for (const bin of histogram) {
    sum += bin.minutes * value(bin.mgDl);
    minutes += bin.minutes;
  }
  return sum / minutes;
}
