import { z } from 'zod';

export const SetCheckInput = z.object({
  /** Of the saved query. */
  id: z.uuid(),
  /** Five fields: minute, hour, day of month, month, day of week. */
  cron: z.string().trim().min(1).max(100),
  /** IANA zone that the fields count in. */
  timeZone: z.string().trim().min(1).max(60).default('UTC'),
  ref: z.string().trim().min(1).max(500),
  isPaused: z.boolean().default(false),
});
export type SetCheckInput = z.input<typeof SetCheckInput>;

/**
 * `passed`: no rows came. `failed`: rows came. `broken`: the statement did not run to its end, so nobody
 * knows.
 */
export type CheckOutcome = 'running' | 'passed' | 'failed' | 'broken';

/** One time that a check ran. */
export interface CheckResult {
  readonly id: string;
  readonly version: number;
  readonly ref: string;
  /** Its statement in the history; null when it was never started. */
  readonly runId: string | null;
  readonly outcome: CheckOutcome;
  /** Rows that should not be there, up to a cap; null unless it ran to its end. */
  readonly rowCount: bigint | null;
  /** Why it is broken. */
  readonly message: string | null;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}

/** A saved query that must return no rows, by the clock. */
export interface QueryCheck {
  /** Of the saved query. */
  readonly id: string;
  readonly name: string;
  readonly folder: string;
  readonly owner: string;
  readonly cron: string;
  readonly timeZone: string;
  readonly ref: string;
  readonly isPaused: boolean;
  /** Whose permissions it runs with. */
  readonly runAs: string;
  readonly nextAt: Date;
  /** Newest first, a few of them. */
  readonly results: readonly CheckResult[];
}
