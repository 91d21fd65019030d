import { TRPCClientError } from '@trpc/client';
import type { AppRouter } from '#server/api/trpc/root.ts';
import { AppError } from '#server/platform/errors.ts';

/** Exit codes, as `--help` lists them. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  refused: 4,
  unavailable: 5,
  cancelled: 130,
} as const;

const CODES: Readonly<Record<string, number>> = {
  'not-found': EXIT.notFound,
  invalid: EXIT.usage,
  unauthenticated: EXIT.refused,
  forbidden: EXIT.refused,
  conflict: EXIT.refused,
  unavailable: EXIT.unavailable,
  timeout: EXIT.unavailable,
  cancelled: EXIT.cancelled,
  'too-many-requests': EXIT.refused,
};

/** What a person reads and what the shell gets. */
export function describeFailure(error: unknown): {
  readonly message: string;
  readonly exitCode: number;
} {
  if (error instanceof AppError)
    return { message: error.message, exitCode: CODES[error.code] ?? EXIT.failed };
  if (error instanceof TRPCClientError) {
    const data = (error as TRPCClientError<AppRouter>).data;
    const exitCode = CODES[data?.appCode ?? ''] ?? EXIT.failed;
    const request =
      exitCode === EXIT.failed && data?.requestId ? ` (request ${data.requestId})` : '';
    return { message: `${error.message}${request}`, exitCode };
  }
  return { message: error instanceof Error ? error.message : String(error), exitCode: EXIT.failed };
}
