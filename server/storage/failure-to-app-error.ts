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
      return new AppError('unavailable', whyUnavailable(failure), { cause: failure.cause });
    default:
      return assertNever(failure);
  }
}

function whyUnavailable({
  uri,
  cause,
  advice,
}: {
  readonly uri: string;
  readonly cause: unknown;
  readonly advice?: string;
}): string {
  if (advice !== undefined) return `The warehouse cannot be used for ${uri}. ${advice}`;
  switch (cause instanceof Error && 'code' in cause ? cause.code : null) {
    case 'ENOSPC':
    case 'EDQUOT':
      return `The disk of the warehouse is full: ${uri} was not written. Free some space and try again.`;
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
    // What Node says of a folder that cannot be made on a read-only disk; of a read it means not found.
    case 'ENOENT':
      return `The warehouse cannot be written at ${uri}. Check its permissions and that it is not mounted read-only.`;
    default:
      return `The warehouse cannot be reached for ${uri}. Check that its storage is there and may be written.`;
  }
}
