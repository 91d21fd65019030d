import { AppError } from '#server/platform/errors.ts';
import { type Position, SqlError } from '#server/sql/model/front-end.ts';
import type { EngineFailure } from '../../port.ts';
import { StoppedError } from '../shared/deadline.ts';
import { StatementFailedError } from '../shared/statement-failed-error.ts';
import { UnreachableError } from '../shared/unreachable-error.ts';
import type { QueryError } from './page.ts';

/** The engine's own failure of a statement. */
export class StatementError extends Error {
  readonly failure: EngineFailure;

  constructor(failure: EngineFailure) {
    super(`The statement failed: ${failure.kind}.`);
    this.name = 'StatementError';
    this.failure = failure;
  }
}

interface Sent {
  /** It had been planned: what fails from then on fails while it runs. */
  readonly hasRun: boolean;
  readonly originalPosition: (position: Position) => Position;
  /** The words of the message in the person's own names. */
  readonly originalWords: (message: string) => string;
}

/** What the engine says of a failure as the port promises it. */
export function statementError(error: QueryError, sent: Sent): StatementError {
  const { errorName: name, errorLocation, errorType } = error;
  const message = sent.originalWords(error.message.replace(/^line \d+:\d+: /, ''));
  if (name === 'USER_CANCELED') return new StatementError({ kind: 'cancelled' });
  const isRejected = errorLocation || (errorType === 'USER_ERROR' && !sent.hasRun);
  if (!isRejected) {
    return new StatementError({ kind: 'failed', name, message });
  }
  const position = errorLocation
    ? sent.originalPosition({ line: errorLocation.lineNumber, column: errorLocation.columnNumber })
    : null;
  return new StatementError({ kind: 'rejected', name, message, position });
}

/** The one table from whatever a statement threw to what the port promises. */
export function toEngineFailure(cause: unknown): EngineFailure {
  if (cause instanceof StoppedError || cause instanceof StatementError) return cause.failure;
  if (cause instanceof SqlError) {
    const { errorName: name, message, position } = cause;
    return { kind: 'rejected', name, message, position };
  }
  if (cause instanceof AppError && cause.code !== 'unavailable') {
    return { kind: 'failed', name: 'GENERIC_USER_ERROR', message: cause.message };
  }
  if (cause instanceof StatementFailedError) {
    return { kind: 'failed', name: cause.failureName, message: cause.message };
  }
  return { kind: 'unreachable', cause: cause instanceof UnreachableError ? cause.cause : cause };
}
