/** A statement of the editor, looked at and not run. */
export interface LookedAtStatement {
  readonly sql: string;
  readonly ref: string;
  readonly at: string | null;
  /** Tab whose session it would run with. */
  readonly tabId?: string;
  readonly catalog?: string | null;
  readonly schema?: string | null;
  readonly parameters?: readonly { readonly type: string; readonly value: string | null }[];
}
