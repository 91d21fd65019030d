import { audited as auditedBy } from '#server/auth/audited.ts';
import { recordAudit } from '#server/auth/record-audit.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import type { Logger } from '#server/platform/log.ts';

/** Does it and leaves a line in the audit log, also when it was refused. */
export function audited<T>(
  deps: { readonly database: Database; readonly clock: Clock; readonly log?: Logger },
  line: { readonly by: string; readonly action: string; readonly target: string },
  work: () => Promise<T>,
): Promise<T> {
  const { log } = deps;
  return auditedBy({ audit: (entry) => recordAudit(deps, entry), ...(log && { log }) }, line, work);
}
