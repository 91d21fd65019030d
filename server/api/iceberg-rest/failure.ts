import { type RefusalReason, reasonOf } from '#server/catalog/refusal.ts';
import { AppError, type AppErrorCode } from '#server/platform/errors.ts';
import type { DoorAnswer } from '../door/door.ts';

interface Kind {
  readonly status: number;
  /** Name of the exception that clients throw for it. */
  readonly type: string;
}

const BY_REASON = {
  'no-namespace': { status: 404, type: 'NoSuchNamespaceException' },
  'no-table': { status: 404, type: 'NoSuchTableException' },
  'no-view': { status: 404, type: 'NoSuchViewException' },
  exists: { status: 409, type: 'AlreadyExistsException' },
  'not-empty': { status: 409, type: 'NamespaceNotEmptyException' },
  changed: { status: 409, type: 'CommitFailedException' },
  'not-a-branch': { status: 400, type: 'BadRequestException' },
  unprocessable: { status: 422, type: 'UnprocessableEntityException' },
  'too-large': { status: 413, type: 'BadRequestException' },
} as const satisfies Record<RefusalReason, Kind>;

const BY_CODE = {
  'not-found': { status: 404, type: 'NotFoundException' },
  invalid: { status: 400, type: 'BadRequestException' },
  unauthenticated: { status: 401, type: 'NotAuthorizedException' },
  forbidden: { status: 403, type: 'ForbiddenException' },
  conflict: { status: 409, type: 'CommitFailedException' },
  unavailable: { status: 503, type: 'ServiceUnavailableException' },
  timeout: { status: 504, type: 'TimeoutException' },
  cancelled: { status: 499, type: 'CancelledException' },
  'too-many-requests': { status: 429, type: 'TooManyRequestsException' },
} as const satisfies Record<AppErrorCode, Kind>;

/** Whoever sent a commit must not take it for failed when nobody knows. */
const STATE_UNKNOWN: Kind = { status: 500, type: 'CommitStateUnknownException' };

/** The protocol's answer to a failure of a verb. */
export function failureAnswer(
  cause: AppError,
  { isWrite }: { readonly isWrite: boolean },
): DoorAnswer {
  const reason = reasonOf(cause);
  const known = reason === null ? BY_CODE[cause.code] : BY_REASON[reason];
  const kind = isWrite && cause.code === 'unavailable' ? STATE_UNKNOWN : known;
  const waitSeconds = cause.details['waitSeconds'];
  const answer = errorAnswer(
    kind,
    cause.message,
    waitSeconds === undefined ? {} : { 'retry-after': String(waitSeconds) },
  );
  return { ...answer, cause: cause.cause };
}

export function errorAnswer(
  { status, type }: Kind,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): DoorAnswer {
  const body = JSON.stringify({ error: { message, type, code: status } });
  return { status, headers: { ...JSON_TYPE, ...headers }, body };
}

/** Nobody we know: says how to become somebody. */
export function unknownClient(): DoorAnswer {
  const message =
    'Not signed in. Send a token of this console as Authorization: Bearer <token>; one is made under Settings or by: cascade token create';
  return errorAnswer(BY_CODE.unauthenticated, message, {
    'www-authenticate': 'Bearer realm="cascade"',
  });
}

const JSON_TYPE = { 'content-type': 'application/json' } as const;

export function jsonAnswer(
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): DoorAnswer {
  return rawAnswer(JSON.stringify(body), headers);
}

/** The same for a text that is JSON already, with numbers that a double would not hold. */
export function rawAnswer(
  body: string,
  headers: Readonly<Record<string, string>> = {},
): DoorAnswer {
  return { status: 200, headers: { ...JSON_TYPE, ...headers }, body };
}

export const NO_CONTENT: DoorAnswer = { status: 204, body: null };

/** The reference in the prefix or the name is not there. */
export function noReference(message: string): DoorAnswer {
  return errorAnswer({ status: 400, type: 'NoSuchReferenceException' }, message);
}

/** A thing that breaks the protocol, in words. */
export function badRequest(message: string): AppError {
  return new AppError('invalid', message);
}
