import { recordAudit } from '#server/auth/record-audit.ts';
import { AppError } from '#server/platform/errors.ts';
import type { Caller, Context } from './init.ts';

interface Line {
  /** `branch.create`. */
  readonly action: string;
  readonly target: string;
}

/** Does it and leaves a line in the audit log, also when it was refused, and then why. */
export async function audited<T>(
  { services, caller }: { readonly services: Context['services']; readonly caller: Caller },
  line: Line,
  work: () => Promise<T>,
): Promise<T> {
  const entry = { by: caller.name, ...line };
  try {
    const value = await work();
    await recordAudit(services, { ...entry, outcome: 'done' });
    return value;
  } catch (error) {
    if (error instanceof AppError) {
      await recordAudit(services, { ...entry, outcome: 'refused', reason: error.message });
    }
    throw error;
  }
}
