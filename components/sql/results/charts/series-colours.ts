/** Tokens of the design by the place of a series; there are as many as a chart draws series. */
export const SERIES_COLOURS = [
  '--viz-1',
  '--ref-2',
  '--ref-5',
  '--ref-11',
  '--ref-8',
  '--ref-3',
  '--ref-1',
  '--ref-10',
] as const;
