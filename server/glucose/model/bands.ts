export type BandName = 'very_low' | 'low' | 'in_range' | 'high' | 'very_high';

export const BAND_NAMES = [
  'very_low',
  'low',
  'in_range',
  'high',
  'very_high',
] as const satisfies readonly BandName[];

export const BAND_LABELS = {
  very_low: 'Very low',
  low: 'Low',
  in_range: 'In range',
  high: 'High',
  very_high: 'Very high',
} as const satisfies Record<BandName, string>;

/**
 * Where the bands part, in whole mg/dL: very low is below `lowFrom`, low is below `inRangeFrom`, in
 * range reaches up to and with `inRangeTo`, high up to and with `highTo`.
 */
export interface BandLimits {
  readonly lowFrom: number;
  readonly inRangeFrom: number;
  readonly inRangeTo: number;
  readonly highTo: number;
}

/** International consensus: 54, 70, 180, 250. */
export const STANDARD_LIMITS: BandLimits = {
  lowFrom: 54,
  inRangeFrom: 70,
  inRangeTo: 180,
  highTo: 250,
};

/** Consensus for pregnancy: 63 to 140 in range. */
export const PREGNANCY_LIMITS: BandLimits = {
  lowFrom: 54,
  inRangeFrom: 63,
  inRangeTo: 140,
  highTo: 250,
};

/** The band of one reading. Throws `RangeError` for what is not a number. */
export function bandOf(mgDl: number, limits: BandLimits = STANDARD_LIMITS): BandName {
  // Meters report whole mg/dL, so a computed 69.6 reads as 70 and is in range.
  const rounded = Math.round(mgDl);
  if (rounded < limits.lowFrom) return 'very_low';
  if (rounded < limits.inRangeFrom) return 'low';
  if (rounded <= limits.inRangeTo) return 'in_range';
  if (rounded <= limits.highTo) return 'high';
  if (Number.isNaN(rounded)) throw new RangeError(`Not a glucose value: ${mgDl}`);
  return 'very_high';
}

/** A number for each band: minutes, or per cent that add up to 100. */
export type PerBand = Readonly<Record<BandName, number>>;
