import { AppError } from '#server/platform/errors.ts';
import { assertNever } from '#server/platform/result.ts';
import type { StorageFailure } from './port.ts';

/** The one place where a failure of the object store becomes something a person may read. */
export function failureToAppError(failure: StorageFailure): AppError {
  switch (failure.kind) {
    case 'not-found':
      return new AppError(
        'not-found',
        `${failure.uri} is not in the warehouse: it was removed by hand or by another program.`,
      );
    case 'exists':
      return new AppError('conflict', `${failure.uri} was written by somebody else first.`);
    case 'outside':
      return new AppError(
        'forbidden',
        `${failure.uri} is outside the warehouse and is not opened. Check WAREHOUSE.`,
      );
    case 'unavailable':
      return new AppError(
        'unavailable',
        `The warehouse cannot be reached for ${failure.uri}. Check that its storage is there and may be written.`,
        { cause: failure.cause },
      );
    default:
      return assertNever(failure);
  }
}
