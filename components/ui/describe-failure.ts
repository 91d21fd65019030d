import { TRPCClientError } from '@trpc/client';
import type { AppRouter } from '#server/api/trpc/root.ts';

export interface Failure {
  readonly message: string;
  /** Null when the request did not reach the server. */
  readonly requestId: string | null;
  /** True when asking again cannot change the answer: not found, not allowed, not valid. */
  readonly final: boolean;
}

/** Whatever a query or mutation threw, as people may read it. */
export function describeFailure(error: { readonly message: string }): Failure {
  if (!isProcedureError(error)) {
    return { message: error.message, requestId: null, final: false };
  }
  const { data } = error;
  if (data === null || data === undefined) {
    return {
      message: `The console does not answer (${error.message}). It may be restarting: try again in a moment.`,
      requestId: null,
      final: false,
    };
  }
  return { message: error.message, requestId: data.requestId, final: data.httpStatus < 500 };
}

/** Holds for every error of our client: it is made for one router only. */
export function isProcedureError(error: unknown): error is TRPCClientError<AppRouter> {
  return error instanceof TRPCClientError;
}
