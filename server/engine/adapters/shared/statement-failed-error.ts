/** A failure that is already in words for people; `failureName` is Trino's name for it. */
export class StatementFailedError extends Error {
  readonly failureName: string;

  constructor(failureName: string, message: string, options: { readonly cause: unknown }) {
    super(message, options);
    this.name = 'StatementFailedError';
    this.failureName = failureName;
  }
}
