/** Something that the engine stands on (catalog, store) does not answer; not the statement's fault. */
export class UnreachableError extends Error {
  constructor(cause: unknown) {
    super('The engine cannot reach what it needs.', { cause });
    this.name = 'UnreachableError';
  }
}
