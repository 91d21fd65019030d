import { AppError } from '#server/platform/errors.ts';

/** Runs pure Iceberg code over foreign bytes or values; what it throws becomes an `AppError` about `subject`. */
export function asAppError<T>(subject: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('invalid', `${subject}: ${reason}`, { cause });
  }
}
