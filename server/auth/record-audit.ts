import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';

export interface AuditEntry {
  /** Name of the person or token, or what was given as one. */
  readonly by: string;
  /** `sign-in`, `token.create`. */
  readonly action: string;
  readonly target?: string;
  readonly outcome: 'done' | 'refused';
  /** Why it was refused, or why nobody knows whether it was done. */
  readonly reason?: string;
}

/** One line of who did what. Inside the transaction of the deed where there is one. */
export async function recordAudit(
  deps: { readonly database: Database; readonly clock: Clock },
  entry: AuditEntry,
): Promise<void> {
  await deps.database.query(
    'INSERT INTO app.audit (at, by_name, action, target, outcome, reason) VALUES ($1, $2, $3, $4, $5, $6)',
    [
      deps.clock(),
      entry.by,
      entry.action,
      entry.target ?? null,
      entry.outcome,
      entry.reason ?? null,
    ],
  );
}
