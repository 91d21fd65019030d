import { TRPCError } from '@trpc/server';
import type { TRPC_ERROR_CODE_KEY } from '@trpc/server/rpc';
import { z } from 'zod';
import { AppError, type AppErrorCode } from '#server/platform/errors.ts';

const TRPC_CODE = {
  'not-found': 'NOT_FOUND',
  invalid: 'BAD_REQUEST',
  unauthenticated: 'UNAUTHORIZED',
  forbidden: 'FORBIDDEN',
  conflict: 'CONFLICT',
  unavailable: 'SERVICE_UNAVAILABLE',
  timeout: 'TIMEOUT',
  cancelled: 'CLIENT_CLOSED_REQUEST',
  'too-many-requests': 'TOO_MANY_REQUESTS',
} as const satisfies Record<AppErrorCode, TRPC_ERROR_CODE_KEY>;

/** The one table from failures to tRPC. Whatever is not an `AppError` is a bug: people learn only that we failed. */
export function toTrpcError(error: Error): TRPCError {
  const cause = error instanceof AppError ? error : error.cause;
  if (cause instanceof AppError) {
    return new TRPCError({ code: TRPC_CODE[cause.code], message: cause.message, cause });
  }
  if (error instanceof TRPCError && error.code !== 'INTERNAL_SERVER_ERROR') {
    const { cause: refused, code } = error;
    if (!(refused instanceof z.core.$ZodError)) return error;
    return new TRPCError({ code, message: issuesText(refused), cause: refused });
  }
  return new TRPCError({
    code: 'INTERNAL_SERVER_ERROR',
    message: 'Something went wrong on our side. The log has the details under this request id.',
    cause: error,
  });
}

/** `url: is an address like https://name.example.org; person: must not be empty`. */
function issuesText({ issues }: z.core.$ZodError): string {
  return issues
    .map(({ path, message }) => [path.join('.'), message].filter((part) => part !== '').join(': '))
    .join('; ');
}
