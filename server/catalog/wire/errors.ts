import { z } from 'zod';
import type { ContentKey } from '../model/content.ts';
import type { Conflict } from '../port.ts';
import { toWireKey } from './contents.ts';
import { toWireConflict, WireConflict } from './merge.ts';

const REASONS = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const;

export type ErrorStatus = keyof typeof REASONS;
export type ErrorCode =
  | 'BAD_REQUEST'
  | 'FORBIDDEN'
  | 'REFERENCE_NOT_FOUND'
  | 'CONTENT_NOT_FOUND'
  | 'REFERENCE_ALREADY_EXISTS'
  | 'REFERENCE_CONFLICT'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'TOO_MANY_REQUESTS'
  | 'SERVICE_UNAVAILABLE'
  | 'UNKNOWN';

/** What a client may be told beyond the message. */
export type ErrorDetails =
  | { readonly kind: 'content-key'; readonly key: ContentKey }
  | { readonly kind: 'conflicts'; readonly conflicts: readonly Conflict[] };

export interface NessieError {
  readonly status: ErrorStatus;
  readonly errorCode: ErrorCode;
  readonly message: string;
  readonly details?: ErrorDetails;
}

/** Clients before spec 2 know no details. */
export function toWireError(error: NessieError, withDetails: boolean): unknown {
  const { status, errorCode, message, details } = error;
  return {
    status,
    reason: REASONS[status],
    message,
    errorCode,
    ...(withDetails && details !== undefined && { errorDetails: toWireDetails(details) }),
    serverStackTrace: null,
  };
}

function toWireDetails(details: ErrorDetails): unknown {
  return details.kind === 'content-key'
    ? { type: 'CONTENT_KEY', contentKey: toWireKey(details.key) }
    : { type: 'REFERENCE_CONFLICTS', conflicts: details.conflicts.map(toWireConflict) };
}

/** An error as a server answers it; a proxy before it may answer anything else. */
export const WireError = z
  .object({
    errorCode: z.string().nullish(),
    message: z.string().nullish(),
    errorDetails: z.object({ conflicts: z.array(WireConflict).nullish() }).nullish(),
  })
  .transform(({ errorCode, message, errorDetails }) => ({
    errorCode: errorCode ?? null,
    message: message ?? '',
    conflicts: errorDetails?.conflicts ?? [],
  }));
