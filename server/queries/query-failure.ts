import { failureToAppError } from '#server/engine/failure-to-app-error.ts';
import type { EngineFailure } from '#server/engine/port.ts';
import type { QueryFailure } from './port.ts';

/** A failure of the engine as the history keeps it and pages show it. */
export function toQueryFailure(failure: EngineFailure): QueryFailure {
  const { code, message } = failureToAppError(failure);
  const position = failure.kind === 'rejected' ? failure.position : null;
  return {
    code,
    name: nameOf(failure),
    message,
    line: position?.line ?? null,
    column: position?.column ?? null,
  };
}

function nameOf(failure: EngineFailure): string {
  switch (failure.kind) {
    case 'rejected':
    case 'failed':
      return failure.name;
    case 'timeout':
      return 'EXCEEDED_TIME_LIMIT';
    case 'cancelled':
      return 'USER_CANCELED';
    case 'unreachable':
      return 'GENERIC_INTERNAL_ERROR';
  }
}
