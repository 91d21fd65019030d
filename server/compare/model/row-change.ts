/**
 * What happened to a row, in the order in which the rows of a difference come. A `filled` row has the same
 * values on both sides, and one in a column that one side alone has.
 */
export const ROW_CHANGES = ['changed', 'removed', 'added', 'filled'] as const;
export type RowChange = (typeof ROW_CHANGES)[number];

export type RowCounts = Readonly<Record<RowChange, bigint>>;
