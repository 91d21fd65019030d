import { BAND_NAMES, type PerBand } from './bands.ts';

/** Rounds halves to the even neighbour, to `decimals` places. */
export function roundHalfEven(value: number, decimals: number): number {
  const factor = 10 ** decimals;
  const scaled = value * factor;
  const floor = Math.floor(scaled);
  const isHalf = Math.abs(scaled - floor - 0.5) < 1e-9;
  const whole = isHalf ? (floor % 2 === 0 ? floor : floor + 1) : Math.round(scaled);
  return whole / factor;
}

/**
 * Band percentages for people: rounded, and still 100 together. What rounding lost or won goes to
 * high, or to in range where high has not so much.
 */
export function roundBands(percent: PerBand, decimals: number): PerBand {
  const factor = 10 ** decimals;
  const steps: Record<keyof PerBand, number> = { ...percent };
  for (const name of BAND_NAMES) {
    steps[name] = Math.round(roundHalfEven(percent[name], decimals) * factor);
  }
  const rest = 100 * factor - BAND_NAMES.reduce((sum, name) => sum + steps[name], 0);
  const taker = steps.high + rest >= 0 ? 'high' : 'in_range';
  steps[taker] += rest;
  return {
    very_low: steps.very_low / factor,
    low: steps.low / factor,
    in_range: steps.in_range / factor,
    high: steps.high / factor,
    very_high: steps.very_high / factor,
  };
}
