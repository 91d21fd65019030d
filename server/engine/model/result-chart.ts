import { z } from 'zod';

const Place = z.number().int().min(0).max(9_999);

export const AGGREGATES = ['none', 'count', 'sum', 'avg', 'min', 'max'] as const;
export type Aggregate = (typeof AGGREGATES)[number];

/**
 * Points of a chart, asked of a finished result. `none` takes rows as they are; every other aggregate
 * makes one point of the rows with the same x (the same step of it, when `steps` is given) and series.
 */
export const ChartQuery = z.object({
  x: Place,
  /** Null only for `count`. */
  y: Place.nullable(),
  series: Place.nullable(),
  aggregate: z.enum(AGGREGATES),
  /** Parts the measure of x into at most so many steps of one width; null: values of x as they are. */
  steps: z.number().int().min(2).max(500).nullable(),
  /** For a heat map: the same for y, which then is an axis and not a value. */
  ySteps: z.number().int().min(2).max(500).nullable(),
  limit: z.number().int().min(1).max(100_000),
});
export type ChartQuery = z.infer<typeof ChartQuery>;
