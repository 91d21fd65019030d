/** A bar of a histogram: rows in `[from, to)` by the column's measure, the last one with its end. */
export interface HistogramBar {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** What is in a column of a result. Values are texts as the grid shows them; null: the column has none such. */
export interface ColumnSummary {
  readonly rowCount: number;
  readonly nulls: number;
  /** NaN and the infinities, which stand in no bar. */
  readonly notFinite: number;
  readonly distinct: number;
  /** False: `distinct` is an estimate, good to some per cent. */
  readonly isExact: boolean;
  readonly lowest: string | null;
  readonly highest: string | null;
  /** At 25, 50 and 75 %. */
  readonly quartiles: readonly [string, string, string] | null;
  readonly mean: number | null;
  /** Empty for what has no measure. Numbers measure as they are, days and times in microseconds. */
  readonly histogram: readonly HistogramBar[];
  /** The most frequent values first, NULL apart. */
  readonly top: readonly { readonly value: string; readonly count: number }[];
}
