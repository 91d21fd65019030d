import { AppError, type AppErrorCode } from '#server/platform/errors.ts';
import type { Logger } from '#server/platform/log.ts';

const STATUS = {
  'not-found': 404,
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  conflict: 409,
  unavailable: 503,
  timeout: 504,
  cancelled: 499,
  'too-many-requests': 429,
} as const satisfies Record<AppErrorCode, number>;

/** The one table from failures to plain HTTP: `{error: {code, message, requestId}}`. Whatever is no `AppError` is a bug. */
export function errorResponse(cause: unknown, requestId: string, log: Logger): Response {
  if (cause instanceof AppError) {
    const error = { code: cause.code, message: cause.message, requestId };
    return Response.json({ error }, { status: STATUS[cause.code] });
  }
  log.error({ requestId, error: String(cause) }, 'request failed');
  const message =
    'Something went wrong on our side. The log has the details under this request id.';
  return Response.json({ error: { code: 'internal', message, requestId } }, { status: 500 });
}
