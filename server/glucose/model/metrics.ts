import { type BandLimits, bandOf, type PerBand, STANDARD_LIMITS } from './bands.ts';
import { type Histogram, timeMean, totalsOf } from './histogram.ts';
import { quantile } from './quantile.ts';
import { bloodGlucoseIndices, type GlycemiaRisk, glycemiaRisk } from './risk.ts';
import { toMmolL } from './units.ts';

interface Quantiles {
  readonly p05: number;
  readonly p10: number;
  readonly p25: number;
  readonly p50: number;
  readonly p75: number;
  readonly p90: number;
  readonly p95: number;
}

/** What readings say when their order does not matter. Full precision: pages round. */
export interface Metrics {
  readonly n: number;
  readonly minutes: number;
  readonly meanMgDl: number;
  /** With n−1; null for a single reading. */
  readonly sdMgDl: number | null;
  readonly cvPct: number | null;
  readonly minMgDl: number;
  readonly maxMgDl: number;
  readonly quantilesMgDl: Quantiles;
  readonly gmiPct: number;
  readonly gmiMmolMol: number;
  readonly ea1cPct: number;
  /** Per cent of time in each consensus band. */
  readonly bandPct: PerBand;
  /** Per cent of time in 70–140 mg/dL. */
  readonly tightRangePct: number;
  readonly risk: GlycemiaRisk;
  readonly lbgi: number;
  readonly hbgi: number;
  /** Null for a single reading. */
  readonly jIndex: number | null;
}

/** Null when there are no readings: there is nothing to divide by. */
export function metricsOf(histogram: Histogram): Metrics | null {
  const { n, minutes } = totalsOf(histogram);
  const lowest = histogram[0];
  const highest = histogram.at(-1);
  if (lowest === undefined || highest === undefined) return null;

  const meanMgDl = timeMean(histogram, (mgDl) => mgDl);
  const sdMgDl = standardDeviation(histogram, meanMgDl);
  const bandPct = bandPercent(histogram, STANDARD_LIMITS);
  return {
    n,
    minutes,
    meanMgDl,
    sdMgDl,
    cvPct: sdMgDl === null ? null : (100 * sdMgDl) / meanMgDl,
    minMgDl: lowest.mgDl,
    maxMgDl: highest.mgDl,
    quantilesMgDl: quantilesOf(histogram),
    gmiPct: gmiPct(meanMgDl),
    gmiMmolMol: 12.71 + 4.70587 * toMmolL(meanMgDl),
    ea1cPct: ea1cPct(meanMgDl),
    bandPct,
    tightRangePct: percentBetween(histogram, 70, 140),
    risk: glycemiaRisk(bandPct),
    ...bloodGlucoseIndices(histogram),
    jIndex: sdMgDl === null ? null : 0.001 * (meanMgDl + sdMgDl) ** 2,
  };
}

/** Glucose management indicator in per cent (Bergenstal 2018). */
export function gmiPct(meanMgDl: number): number {
  return 3.31 + 0.02392 * meanMgDl;
}

/** Estimated A1c in per cent (Nathan 2008). */
export function ea1cPct(meanMgDl: number): number {
  return (meanMgDl + 46.7) / 28.7;
}

/** Per cent of time in each band; they add up to 100. NaN for no readings. */
export function bandPercent(histogram: Histogram, limits: BandLimits): PerBand {
  const minutes = { very_low: 0, low: 0, in_range: 0, high: 0, very_high: 0 };
  for (const bin of histogram) minutes[bandOf(bin.mgDl, limits)] += bin.minutes;
  const total = totalsOf(histogram).minutes;
  const percent = (part: number) => (100 * part) / total;
  return {
    very_low: percent(minutes.very_low),
    low: percent(minutes.low),
    in_range: percent(minutes.in_range),
    high: percent(minutes.high),
    very_high: percent(minutes.very_high),
  };
}

/** Per cent of time from `fromMgDl` to `toMgDl`, both included, by whole mg/dL. */
export function percentBetween(histogram: Histogram, fromMgDl: number, toMgDl: number): number {
  return timeMean(histogram, (mgDl) => {
    const rounded = Math.round(mgDl);
    return rounded >= fromMgDl && rounded <= toMgDl ? 100 : 0;
  });
}

/** Weighted by time and corrected by n/(n−1), so that equal weights give the sample's SD. */
function standardDeviation(histogram: Histogram, meanMgDl: number): number | null {
  const { n } = totalsOf(histogram);
  if (n < 2) return null;
  const variance = timeMean(histogram, (mgDl) => (mgDl - meanMgDl) ** 2);
  return Math.sqrt((variance * n) / (n - 1));
}

function quantilesOf(histogram: Histogram): Quantiles {
  return {
    p05: quantile(histogram, 0.05),
    p10: quantile(histogram, 0.1),
    p25: quantile(histogram, 0.25),
    p50: quantile(histogram, 0.5),
    p75: quantile(histogram, 0.75),
    p90: quantile(histogram, 0.9),
    p95: quantile(histogram, 0.95),
  };
}

/** Mean and SD from sums that add up over days. Null for no readings. */
export function momentsOfSums(sums: {
  readonly n: number;
  readonly minutes: number;
  /** Σ minutes · G and Σ minutes · G². */
  readonly weighted: number;
  readonly weightedSquares: number;
}): { readonly meanMgDl: number; readonly sdMgDl: number | null } | null {
  const { n, minutes } = sums;
  if (n === 0) return null;
  const meanMgDl = sums.weighted / minutes;
  if (n === 1) return { meanMgDl, sdMgDl: null };
  // Rounding can take a spread of zero a hair below it.
  const variance = Math.max(0, sums.weightedSquares / minutes - meanMgDl ** 2);
  return { meanMgDl, sdMgDl: Math.sqrt((variance * n) / (n - 1)) };
}
