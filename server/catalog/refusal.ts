import { AppError, type AppErrorCode } from '#server/platform/errors.ts';

const CODE = {
  'no-namespace': 'not-found',
  'no-table': 'not-found',
  'no-view': 'not-found',
  exists: 'conflict',
  'not-empty': 'conflict',
  changed: 'conflict',
  'not-a-branch': 'invalid',
  unprocessable: 'invalid',
  'too-large': 'invalid',
} as const satisfies Record<string, AppErrorCode>;

/** Why the catalog does not take a change, for protocols that tell these apart. */
export type RefusalReason = keyof typeof CODE;

/** An `AppError` whose `details.reason` is the reason. */
export function refusal(reason: RefusalReason, message: string): AppError {
  return new AppError(CODE[reason], message, { details: { reason } });
}

/** The reason that `refusal` gave an error; null for every other. */
export function reasonOf({ details }: AppError): RefusalReason | null {
  return (
    Object.keys(CODE).find((reason): reason is RefusalReason => reason === details['reason']) ??
    null
  );
}
