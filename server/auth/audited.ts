import { AppError } from '#server/platform/errors.ts';
import type { Logger } from '#server/platform/log.ts';
import type { AuditEntry } from './record-audit.ts';

interface Audit {
  readonly audit: (entry: AuditEntry) => Promise<void>;
  /** Hears of a line that could not be written. */
  readonly log?: Pick<Logger, 'error'>;
  /** Why something failed, in words for the audit log; left out: what an `AppError` says. */
  readonly reasonOf?: (cause: unknown) => string;
}

const MAX_REASON = 300;

/**
 * Does it and leaves a line in the audit log, also when it failed, and then why. What was done stays
 * done: a line that cannot be written goes to the log and changes no answer.
 */
export async function audited<T>(
  { audit, log, reasonOf = reasonOfAppError }: Audit,
  line: Omit<AuditEntry, 'outcome' | 'reason'>,
  work: () => Promise<T>,
): Promise<T> {
  const write = (entry: AuditEntry) =>
    audit(entry).catch((cause: unknown) => {
      log?.error({ ...entry, error: String(cause) }, 'audit line lost');
    });
  let value: T;
  try {
    value = await work();
  } catch (cause) {
    await write({ ...line, outcome: 'refused', reason: reasonOf(cause).slice(0, MAX_REASON) });
    throw cause;
  }
  await write({ ...line, outcome: 'done' });
  return value;
}

/** Of a failure after which nobody knows whether it was done. */
export const mayHaveBeenMade = (message: string): string =>
  `It may have been made all the same. ${message}`;

function reasonOfAppError(cause: unknown): string {
  // The text of a defect is for the log.
  if (!(cause instanceof AppError)) return mayHaveBeenMade('Something went wrong on our side.');
  const isKnown = cause.code !== 'unavailable' && cause.code !== 'timeout';
  return isKnown ? cause.message : mayHaveBeenMade(cause.message);
}
