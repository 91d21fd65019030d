export type GlucoseUnit = 'mg/dL' | 'mmol/L';

export const GLUCOSE_UNITS = ['mg/dL', 'mmol/L'] as const satisfies readonly GlucoseUnit[];

/** One mmol/L of glucose in mg/dL: its molar mass, the factor that Nightscout and Tidepool use. */
const MG_DL_PER_MMOL_L = 18.01559;

export function toMmolL(mgDl: number): number {
  return mgDl / MG_DL_PER_MMOL_L;
}

/** The value in the unit that a page shows, not rounded. */
export function inUnit(mgDl: number, unit: GlucoseUnit): number {
  return unit === 'mg/dL' ? mgDl : toMmolL(mgDl);
}

/** Whole mg/dL or tenths of mmol/L, as meters show them. */
export function formatGlucose(mgDl: number, unit: GlucoseUnit): string {
  return inUnit(mgDl, unit).toFixed(unit === 'mg/dL' ? 0 : 1);
}
