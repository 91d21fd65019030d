import type { BandLimits } from './bands.ts';

/** The figures that lead a report, in its order. */
export type FigureName = 'in_range' | 'below_range' | 'very_low' | 'mean' | 'cv' | 'gmi' | 'gri';

export const FIGURE_NAMES = [
  'in_range',
  'below_range',
  'very_low',
  'mean',
  'cv',
  'gmi',
  'gri',
] as const satisfies readonly FigureName[];

/** How a figure comes about, for people. Glucose stands as `{70}` in mg/dL, for pages to put into a unit. */
export interface Method {
  readonly formula: string;
  /** Below the line of a fraction; null when the formula is not one. */
  readonly divisor: string | null;
  readonly weight: string;
  readonly reference: string;
  readonly rounding: string;
  /** Whole mg/dL that the figure looks at; null is unbounded. */
  readonly readings: { readonly fromMgDl: number | null; readonly toMgDl: number | null };
}

const TIME = 'each reading stands for the time to the next, its cadence at most';
const ALL = { fromMgDl: null, toMgDl: null };
const BATTELINO = 'Battelino 2019, Diabetes Care 42:1593';

/** The method of every figure, for one set of band limits. */
export function methodsOf(limits: BandLimits): Readonly<Record<FigureName, Method>> {
  const { lowFrom, inRangeFrom, inRangeTo } = limits;
  const share = {
    divisor: 'minutes covered by readings',
    weight: TIME,
    reference: BATTELINO,
    rounding: 'to 0.1, classified as whole mg/dL',
  };
  return {
    in_range: {
      ...share,
      formula: `minutes with {${inRangeFrom}} ≤ G ≤ {${inRangeTo}}`,
      readings: { fromMgDl: inRangeFrom, toMgDl: inRangeTo },
    },
    below_range: {
      ...share,
      formula: `minutes with G < {${inRangeFrom}}`,
      readings: { fromMgDl: null, toMgDl: inRangeFrom - 1 },
    },
    very_low: {
      ...share,
      formula: `minutes with G < {${lowFrom}}`,
      readings: { fromMgDl: null, toMgDl: lowFrom - 1 },
    },
    mean: {
      formula: 'Σ minutes · G',
      divisor: 'Σ minutes',
      weight: TIME,
      reference: 'arithmetic mean over time; SD with n − 1',
      rounding: 'to whole mg/dL or 0.1 mmol/L',
      readings: ALL,
    },
    cv: {
      formula: '100 · SD',
      divisor: 'mean',
      weight: TIME,
      reference: 'stable up to 36 % (Danne 2017, Diabetes Care 40:1631)',
      rounding: 'to 0.1',
      readings: ALL,
    },
    gmi: {
      formula: '3.31 + 0.02392 · mean in mg/dL',
      divisor: null,
      weight: TIME,
      reference: 'Bergenstal 2018, Diabetes Care 41:2275; needs 14 days, 70 % covered',
      rounding: 'to 0.1',
      readings: ALL,
    },
    gri: {
      formula: '3.0 · very low + 2.4 · low + 1.6 · very high + 0.8 · high, 100 at most',
      divisor: null,
      weight: `shares of the consensus bands; ${TIME}`,
      reference: 'Klonoff 2023, J Diabetes Sci Technol 17:1226; zones A to E of 20 each',
      rounding: 'to a whole number',
      readings: ALL,
    },
  };
}
