export type AppErrorCode =
  | 'not-found'
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'conflict'
  | 'unavailable'
  | 'timeout'
  | 'cancelled'
  | 'too-many-requests';

// The pages' bundle and plain Node each have a copy of this class; the registry symbol makes them one kind.
const BRAND = Symbol.for('cascade.AppError');

/**
 * The only error class a verb throws on purpose. `message` is shown to people: it names the
 * thing and the next step, and carries no credential or stack; those belong in `cause`.
 */
export class AppError extends Error {
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && BRAND in value;
  }

  readonly [BRAND] = true;
  readonly code: AppErrorCode;
  readonly details: Readonly<Record<string, string | number>>;

  constructor(
    code: AppErrorCode,
    message: string,
    options: { cause?: unknown; details?: Record<string, string | number> } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.details = options.details ?? {};
  }
}
