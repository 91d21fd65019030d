import { z } from 'zod';

const Place = z.number().int().min(0).max(9_999);

/** A condition on one column of a result, by the column's place. Values are texts as the grid shows them. */
export const ResultFilter = z.discriminatedUnion('test', [
  z.object({ test: z.enum(['is-null', 'is-not-null']), column: Place }),
  z.object({
    test: z.enum(['is', 'is-not', 'contains', 'at-least', 'at-most']),
    column: Place,
    value: z.string().max(10_000),
  }),
  /** In `[from, to)` by the column's measure (see `measureSql`); `to` itself belongs when it is the last. */
  z.object({
    test: z.literal('between'),
    column: Place,
    from: z.number(),
    to: z.number(),
    isLast: z.boolean(),
  }),
]);
export type ResultFilter = z.infer<typeof ResultFilter>;

/** Rows of a result that meet every filter, contain the text anywhere, in an order. */
export const RowsView = z.object({
  kind: z.literal('rows'),
  filters: z.array(ResultFilter).max(50).readonly(),
  /** Text in any column, upper and lower case alike; empty: any row. */
  search: z.string().max(1_000),
  sort: z
    .array(z.object({ column: Place, descending: z.boolean() }))
    .max(20)
    .readonly(),
});
export type RowsView = z.infer<typeof RowsView>;

/** Rows in which an earlier result (`before`) and this one differ, told apart by columns of this one. */
export const ComparisonView = z.object({
  kind: z.literal('comparison'),
  before: z.uuid(),
  key: z.array(Place).min(1).max(20).readonly(),
});
export type ComparisonView = z.infer<typeof ComparisonView>;

/** Another way to look at a finished result: a result of its own, made once and kept beside it. */
export const ResultView = z.discriminatedUnion('kind', [RowsView, ComparisonView]);
export type ResultView = z.infer<typeof ResultView>;

/** Every row in the order of the result. */
export const WHOLE_RESULT: RowsView = { kind: 'rows', filters: [], search: '', sort: [] };

/** True when a view shows the result as it is. */
export const isWhole = (view: ResultView): boolean =>
  view.kind === 'rows' && view.filters.length === 0 && view.search === '' && view.sort.length === 0;
