/** A condition on one column of a result, by the column's place. Values are texts as the grid shows them. */
export type ResultFilter =
  | { readonly test: 'is-null' | 'is-not-null'; readonly column: number }
  | {
      readonly test: 'is' | 'is-not' | 'contains' | 'at-least' | 'at-most';
      readonly column: number;
      readonly value: string;
    }
  /** In `[from, to)` by the column's measure (see `measureSql`); `to` itself belongs when it is the last. */
  | {
      readonly test: 'between';
      readonly column: number;
      readonly from: number;
      readonly to: number;
      readonly isLast: boolean;
    };

/** Rows of a result that meet every filter, contain the text anywhere, in an order. */
export interface RowsView {
  readonly kind: 'rows';
  readonly filters: readonly ResultFilter[];
  /** Text in any column, upper and lower case alike; empty: any row. */
  readonly search: string;
  readonly sort: readonly { readonly column: number; readonly descending: boolean }[];
}

/** Rows in which an earlier result (`before`) and this one differ, told apart by columns of this one. */
export interface ComparisonView {
  readonly kind: 'comparison';
  readonly before: string;
  readonly key: readonly number[];
}

/** Another way to look at a finished result: a result of its own, made once and kept beside it. */
export type ResultView = RowsView | ComparisonView;

/** Every row in the order of the result. */
export const WHOLE_RESULT: RowsView = { kind: 'rows', filters: [], search: '', sort: [] };

/** True when a view shows the result as it is. */
export const isWhole = (view: ResultView): boolean =>
  view.kind === 'rows' && view.filters.length === 0 && view.search === '' && view.sort.length === 0;
