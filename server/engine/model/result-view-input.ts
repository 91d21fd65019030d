import { z } from 'zod';
import type { ResultView } from './result-view.ts';

const Place = z.number().int().min(0).max(9_999);

const Filter = z.discriminatedUnion('test', [
  z.object({ test: z.enum(['is-null', 'is-not-null']), column: Place }),
  z.object({
    test: z.enum(['is', 'is-not', 'contains', 'at-least', 'at-most']),
    column: Place,
    value: z.string().max(10_000),
  }),
  z.object({
    test: z.literal('between'),
    column: Place,
    from: z.number(),
    to: z.number(),
    isLast: z.boolean(),
  }),
]);

/** A `ResultView` as it comes from outside. Apart from it, because pages have no use for the parser. */
export const ResultViewInput: z.ZodType<ResultView, ResultView> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('rows'),
    filters: z.array(Filter).max(50).readonly(),
    search: z.string().max(1_000),
    sort: z
      .array(z.object({ column: Place, descending: z.boolean() }))
      .max(20)
      .readonly(),
  }),
  z.object({
    kind: z.literal('comparison'),
    before: z.uuid(),
    key: z.array(Place).min(1).max(20).readonly(),
  }),
]);
