import { type BandLimits, type PerBand, PREGNANCY_LIMITS, STANDARD_LIMITS } from './bands.ts';

export type TargetGroup = 'standard' | 'older' | 'pregnancy';
export type TargetName =
  | 'in_range'
  | 'below_range'
  | 'very_low'
  | 'above_range'
  | 'very_high'
  | 'cv';

/** A bound on a share of time (or on CV), in per cent. */
export interface Target {
  readonly name: TargetName;
  readonly comparison: '>' | '<' | '≤';
  readonly pct: number;
}

export interface TargetPreset {
  readonly group: TargetGroup;
  readonly label: string;
  readonly limits: BandLimits;
  readonly targets: readonly Target[];
}

const CV: Target = { name: 'cv', comparison: '≤', pct: 36 };

/** Battelino 2019, Diabetes Care 42:1593. Low and high targets are cumulative: they include very low and very high. */
export const TARGET_PRESETS = {
  standard: {
    group: 'standard',
    label: 'Type 1 or 2, adult',
    limits: STANDARD_LIMITS,
    targets: [
      { name: 'in_range', comparison: '>', pct: 70 },
      { name: 'below_range', comparison: '<', pct: 4 },
      { name: 'very_low', comparison: '<', pct: 1 },
      { name: 'above_range', comparison: '<', pct: 25 },
      { name: 'very_high', comparison: '<', pct: 5 },
      CV,
    ],
  },
  older: {
    group: 'older',
    label: 'Older or high risk',
    limits: STANDARD_LIMITS,
    targets: [
      { name: 'in_range', comparison: '>', pct: 50 },
      { name: 'below_range', comparison: '<', pct: 1 },
      { name: 'above_range', comparison: '<', pct: 50 },
      { name: 'very_high', comparison: '<', pct: 10 },
      CV,
    ],
  },
  pregnancy: {
    group: 'pregnancy',
    label: 'Pregnancy, type 1',
    limits: PREGNANCY_LIMITS,
    targets: [
      { name: 'in_range', comparison: '>', pct: 70 },
      { name: 'below_range', comparison: '<', pct: 4 },
      { name: 'very_low', comparison: '<', pct: 1 },
      { name: 'above_range', comparison: '<', pct: 25 },
      CV,
    ],
  },
} as const satisfies Record<TargetGroup, TargetPreset>;

export const TARGET_GROUPS = [
  'standard',
  'older',
  'pregnancy',
] as const satisfies readonly TargetGroup[];

export interface Verdict extends Target {
  readonly actualPct: number;
  readonly met: boolean;
}

/**
 * Each target of a preset against the shares of its bands, in per cent. `cvPct` null leaves the CV
 * target out.
 */
export function judge(
  bandPct: PerBand,
  cvPct: number | null,
  preset: TargetPreset,
): readonly Verdict[] {
  const measured = {
    in_range: bandPct.in_range,
    below_range: bandPct.very_low + bandPct.low,
    very_low: bandPct.very_low,
    above_range: bandPct.high + bandPct.very_high,
    very_high: bandPct.very_high,
    cv: cvPct,
  } as const satisfies Record<TargetName, number | null>;
  return preset.targets.flatMap((target) => {
    const actualPct = measured[target.name];
    return actualPct === null ? [] : [{ ...target, actualPct, met: meets(actualPct, target) }];
  });
}

export function meets(actualPct: number, target: Target): boolean {
  switch (target.comparison) {
    case '>':
      return actualPct > target.pct;
    case '<':
      return actualPct < target.pct;
    case '≤':
      return actualPct <= target.pct;
  }
}
