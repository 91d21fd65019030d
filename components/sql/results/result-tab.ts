/** A result of an editor tab; its rows are read by the id of its statement. */
export interface ResultTab {
  readonly queryId: string;
  readonly title: string;
  /** Stays when the next statement runs; its rows are not swept away by age. */
  readonly pinned: boolean;
}
