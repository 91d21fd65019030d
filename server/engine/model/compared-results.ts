/** What a comparison of two results is made of, beside its rows. */
export interface ComparedResults {
  /** What each column is, the change first: a key, a value of the earlier or of the later result. */
  readonly columns: readonly {
    readonly role: 'change' | 'key' | 'before' | 'after';
    readonly name: string;
  }[];
}
