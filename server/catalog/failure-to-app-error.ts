import { AppError } from '#server/platform/errors.ts';
import { assertNever, type Result } from '#server/platform/result.ts';
import type { CatalogFailure } from './port.ts';

/** The one place where a catalog's failure becomes something a person may read. */
export function failureToAppError(failure: CatalogFailure): AppError {
  switch (failure.kind) {
    case 'bad-request':
      return new AppError('invalid', sentence(failure.message));
    case 'forbidden':
      return new AppError('forbidden', sentence(failure.message));
    case 'reference-not-found':
      return new AppError(
        'not-found',
        `${sentence(failure.message)} Check its spelling in the list of branches and commits.`,
      );
    case 'reference-exists':
      return new AppError('conflict', `${sentence(failure.message)} Choose another name.`);
    case 'reference-conflict':
      return new AppError('conflict', `${sentence(failure.message)} Read the new state and retry.`);
    case 'unavailable':
      return new AppError('unavailable', 'The catalog is not answering. Try again in a moment.', {
        cause: failure.cause,
      });
    default:
      return assertNever(failure);
  }
}

/** The value of a result; throws its failure as `AppError`. */
export function valueOrThrow<T>(result: Result<T, CatalogFailure>): T {
  if (result.ok) return result.value;
  throw failureToAppError(result.error);
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
