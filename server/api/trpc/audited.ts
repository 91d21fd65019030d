import { audited as auditedBy } from '#server/auth/audited.ts';
import { recordAudit } from '#server/auth/record-audit.ts';
import type { Caller, Context } from './init.ts';

interface Line {
  /** `branch.create`. */
  readonly action: string;
  readonly target: string;
}

/** Does it and leaves a line in the audit log, also when it was refused, and then why. */
export function audited<T>(
  { services, caller }: { readonly services: Context['services']; readonly caller: Caller },
  line: Line,
  work: () => Promise<T>,
): Promise<T> {
  const audit = (entry: Parameters<typeof recordAudit>[1]) => recordAudit(services, entry);
  return auditedBy({ audit, log: services.log }, { by: caller.name, ...line }, work);
}
