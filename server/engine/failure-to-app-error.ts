import { AppError } from '#server/platform/errors.ts';
import { assertNever } from '#server/platform/result.ts';
import type { EngineFailure } from './port.ts';

/** The one place where a failure of the engine becomes something a person may read. */
export function failureToAppError(failure: EngineFailure): AppError {
  switch (failure.kind) {
    case 'rejected': {
      const { position, name, message } = failure;
      if (position === null) return new AppError('invalid', message, { details: { name } });
      const { line, column } = position;
      return new AppError('invalid', `line ${line}:${column}: ${message}`, {
        details: { name, line, column },
      });
    }
    case 'failed':
      return new AppError('invalid', failure.message, { details: { name: failure.name } });
    case 'timeout':
      return new AppError(
        'timeout',
        `The statement was stopped after ${failure.timeoutMs / 1000} s. Read less, or allow it more time.`,
      );
    case 'cancelled':
      return new AppError('cancelled', 'The statement was cancelled.');
    case 'unreachable':
      // The warehouse says better than we could what is wrong with it.
      if (failure.cause instanceof AppError) return failure.cause;
      return new AppError(
        'unavailable',
        'The query engine or the storage behind it does not answer. Look at the hub to see which service is down.',
        { cause: failure.cause },
      );
    default:
      return assertNever(failure);
  }
}
