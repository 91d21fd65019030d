import type { CatalogFailure } from '#server/catalog/port.ts';
import type { NessieError } from '#server/catalog/wire/errors.ts';
import { AppError } from '#server/platform/errors.ts';
import { assertNever, type Result } from '#server/platform/result.ts';

/** Carries an error of the protocol out of an endpoint. */
export class NessieFailure extends Error {
  readonly error: NessieError;

  /** `cause` is for the log alone. */
  constructor(error: NessieError, cause?: unknown) {
    super(error.message, { cause });
    this.error = error;
  }
}

/** Where the real server answers a status alone. */
export class BareFailure extends Error {
  readonly status: 400 | 404 | 405 | 413;

  constructor(status: 400 | 404 | 405 | 413) {
    super(`Status ${status}`);
    this.status = status;
  }
}

export function badRequest(message: string): NessieFailure {
  return new NessieFailure({ status: 400, errorCode: 'BAD_REQUEST', message });
}

export function forbidden(message: string): NessieFailure {
  return new NessieFailure({ status: 403, errorCode: 'FORBIDDEN', message });
}

/** The value of a result; throws its failure as the protocol spells it. */
export function orFail<T>(result: Result<T, CatalogFailure>): T {
  if (result.ok) return result.value;
  const { error } = result;
  throw new NessieFailure(
    toNessieError(error),
    error.kind === 'unavailable' ? error.cause : undefined,
  );
}

function toNessieError(failure: CatalogFailure): NessieError {
  switch (failure.kind) {
    case 'bad-request':
      return { status: 400, errorCode: 'BAD_REQUEST', message: failure.message };
    case 'forbidden':
      return { status: 403, errorCode: 'FORBIDDEN', message: failure.message };
    case 'reference-not-found':
      return { status: 404, errorCode: 'REFERENCE_NOT_FOUND', message: failure.message };
    case 'reference-exists':
      return { status: 409, errorCode: 'REFERENCE_ALREADY_EXISTS', message: failure.message };
    case 'reference-conflict':
      return {
        status: 409,
        errorCode: 'REFERENCE_CONFLICT',
        message: failure.message,
        details: { kind: 'conflicts', conflicts: failure.conflicts },
      };
    case 'unavailable':
      return {
        status: 503,
        errorCode: 'SERVICE_UNAVAILABLE',
        message: 'The catalog is not answering. Try again in a moment.',
      };
    default:
      return assertNever(failure);
  }
}

/** What was refused, as the protocol spells it; null for a defect. */
export function errorOf(cause: unknown): NessieError | null {
  if (cause instanceof NessieFailure) return cause.error;
  if (!(cause instanceof AppError)) return null;
  const { message, code } = cause;
  if (code === 'too-many-requests') {
    return { status: 429, errorCode: 'TOO_MANY_REQUESTS', message };
  }
  if (code === 'not-found') return { status: 404, errorCode: 'REFERENCE_NOT_FOUND', message };
  if (code === 'conflict') return { status: 409, errorCode: 'REFERENCE_CONFLICT', message };
  if (code === 'forbidden') return { status: 403, errorCode: 'FORBIDDEN', message };
  if (code === 'unavailable') return { status: 503, errorCode: 'SERVICE_UNAVAILABLE', message };
  return { status: 400, errorCode: 'BAD_REQUEST', message };
}
