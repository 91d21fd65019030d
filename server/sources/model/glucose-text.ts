import type { GlucoseUnit } from './units.ts';
import { MG_DL_PER_MMOL_L } from './units.ts';

/** Values that meters and sensors write where they have no number. */
const CLAMPED: Readonly<Record<string, number>> = { low: 39, lo: 39, high: 401, hi: 401 };

/**
 * A glucose value as Nightscout would have it, in mg/dL: a number, or the text itself where it is
 * none, or null for an empty field. `Low` and `High` become 39 and 401; a decimal comma is read.
 */
export function glucoseOf(text: string, unit: GlucoseUnit): number | string | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const clamped = CLAMPED[trimmed.toLowerCase()];
  if (clamped !== undefined) return clamped;
  const dotted = /^[-+]?\d+,\d+$/.test(trimmed) ? trimmed.replace(',', '.') : trimmed;
  if (!/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(dotted)) return trimmed;
  const number = Number(dotted);
  return unit === 'mg/dL' ? number : Math.round(number * MG_DL_PER_MMOL_L * 1e4) / 1e4;
}
