import { recordAudit } from '#server/auth/record-audit.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';

/** Does it and leaves a line in the audit log, also when it was refused. */
export async function audited<T>(
  deps: { readonly database: Database; readonly clock: Clock },
  line: { readonly by: string; readonly action: string; readonly target: string },
  work: () => Promise<T>,
): Promise<T> {
  try {
    const value = await work();
    await recordAudit(deps, { ...line, outcome: 'done' });
    return value;
  } catch (error) {
    if (error instanceof AppError) {
      await recordAudit(deps, { ...line, outcome: 'refused', reason: error.message });
    }
    throw error;
  }
}
