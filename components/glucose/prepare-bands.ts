import {
  BAND_LABELS,
  BAND_NAMES,
  type BandLimits,
  type BandName,
  type PerBand,
} from '#server/glucose/model/bands.ts';
import { roundBands } from '#server/glucose/model/rounding.ts';
import type { TargetName, Verdict } from '#server/glucose/model/targets.ts';
import { formatGlucose, type GlucoseUnit } from '#server/glucose/model/units.ts';
import { formatMinutes } from './format-days.ts';

export interface BandView {
  readonly name: BandName;
  readonly label: string;
  /** `54 – 69` in the chosen unit. */
  readonly range: string;
  /** `1.8 %`; the five add up to 100. */
  readonly percent: string;
  /** For the width of its part of the bar. */
  readonly share: number;
  /** `26 min a day` */
  readonly perDay: string;
  /** Null for a band that no target is about. */
  readonly target: { readonly text: string; readonly met: boolean } | null;
}

/** The five bands of a report as a person reads them. */
export function prepareBands(
  bandPct: PerBand,
  verdicts: readonly Verdict[],
  limits: BandLimits,
  unit: GlucoseUnit,
): readonly BandView[] {
  const rounded = roundBands(bandPct, 1);
  const ranges = bandRanges(limits, unit);
  return BAND_NAMES.map((name) => ({
    name,
    label: BAND_LABELS[name],
    range: ranges[name],
    percent: `${rounded[name].toFixed(1)} %`,
    share: bandPct[name],
    perDay:
      bandPct[name] === 0 ? 'no time' : `${formatMinutes((bandPct[name] / 100) * 1440)} a day`,
    target: targetOf(name, verdicts),
  }));
}

/** One sentence for those who do not see the bar. */
export function describeBands(bandPct: PerBand): string {
  const rounded = roundBands(bandPct, 1);
  return BAND_NAMES.map((name) => `${BAND_LABELS[name]} ${rounded[name].toFixed(1)} %`).join(', ');
}

/** What each band reaches over, in a unit: `< 54`, `54 – 69`, `70 – 180`, … */
export function bandRanges(limits: BandLimits, unit: GlucoseUnit): Record<BandName, string> {
  const show = (mgDl: number) => formatGlucose(mgDl, unit);
  const step = unit === 'mg/dL' ? 1 : 0.1;
  const beside = (mgDl: number, sign: 1 | -1) =>
    (Number(show(mgDl)) + sign * step).toFixed(unit === 'mg/dL' ? 0 : 1);
  return {
    very_low: `< ${show(limits.lowFrom)}`,
    low: `${show(limits.lowFrom)} – ${beside(limits.inRangeFrom, -1)}`,
    in_range: `${show(limits.inRangeFrom)} – ${show(limits.inRangeTo)}`,
    high: `${beside(limits.inRangeTo, 1)} – ${show(limits.highTo)}`,
    very_high: `> ${show(limits.highTo)}`,
  };
}

const TARGET_OF = {
  very_low: { name: 'very_low', prefix: 'target' },
  low: { name: 'below_range', prefix: 'with very low' },
  in_range: { name: 'in_range', prefix: 'target' },
  high: { name: 'above_range', prefix: 'with very high' },
  very_high: { name: 'very_high', prefix: 'target' },
} as const satisfies Record<BandName, { name: TargetName; prefix: string }>;

function targetOf(band: BandName, verdicts: readonly Verdict[]): BandView['target'] {
  const { name, prefix } = TARGET_OF[band];
  const verdict = verdicts.find((candidate) => candidate.name === name);
  if (verdict === undefined) return null;
  return { text: `${prefix} ${verdict.comparison} ${verdict.pct} %`, met: verdict.met };
}
