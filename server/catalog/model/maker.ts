/** Who made a change, by the commit that holds it. */
export interface Maker {
  readonly hash: string;
  readonly author: string;
  readonly message: string;
  /** ISO time. */
  readonly at: string;
}
