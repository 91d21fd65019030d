/** The engine answered, but not as its protocol says, or refused the request itself. */
export class ProtocolError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'ProtocolError';
  }
}
