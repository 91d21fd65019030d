import type { PerBand } from './bands.ts';
import { type Histogram, timeMean } from './histogram.ts';

/** Kovatchev's symmetrising of glucose: negative for low, positive for high, 0 near 112.5 mg/dL. */
export function riskScale(mgDl: number): number {
  return 1.509 * (Math.log(mgDl) ** 1.084 - 5.381);
}

/** Risk of one value, 0 to about 100. */
export function risk(mgDl: number): number {
  return 22.77 * (Math.log(mgDl) ** 1.084 - 5.381) ** 2;
}

/** Low and high blood glucose index: mean over all readings of the risk on that side. */
export function bloodGlucoseIndices(histogram: Histogram): {
  readonly lbgi: number;
  readonly hbgi: number;
} {
  return {
    lbgi: timeMean(histogram, (mgDl) => (riskScale(mgDl) < 0 ? risk(mgDl) : 0)),
    hbgi: timeMean(histogram, (mgDl) => (riskScale(mgDl) > 0 ? risk(mgDl) : 0)),
  };
}

type GriZone = 'A' | 'B' | 'C' | 'D' | 'E';

export interface GlycemiaRisk {
  /** 0 to 100. */
  readonly gri: number;
  readonly zone: GriZone;
  /** Per cent: very low and 0.8 of low. */
  readonly hypoComponent: number;
  /** Per cent: very high and half of high. */
  readonly hyperComponent: number;
}

const ZONES = [
  { zone: 'A', upTo: 20 },
  { zone: 'B', upTo: 40 },
  { zone: 'C', upTo: 60 },
  { zone: 'D', upTo: 80 },
] as const;

/** Glycemia risk index (Klonoff 2023) from the shares of the consensus bands, in per cent. */
export function glycemiaRisk(percent: PerBand): GlycemiaRisk {
  const gri = Math.min(
    100,
    3 * percent.very_low + 2.4 * percent.low + 1.6 * percent.very_high + 0.8 * percent.high,
  );
  return {
    gri,
    zone: ZONES.find(({ upTo }) => gri <= upTo)?.zone ?? 'E',
    hypoComponent: percent.very_low + 0.8 * percent.low,
    hyperComponent: percent.very_high + 0.5 * percent.high,
  };
}
