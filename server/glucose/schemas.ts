import { z } from 'zod';
import { TARGET_GROUPS } from './model/targets.ts';

const LocalDay = z.iso.date('A day is written YYYY-MM-DD.');

/** What a glucose page reads: whose readings, on which ref, at which moment. */
const PersonInput = z.object({
  person: z.string().min(1).max(200),
  ref: z.string().min(1).max(500).default('main'),
  /** A commit hash or an ISO time; null is now. */
  at: z.string().min(1).max(100).nullish(),
});

/**
 * The local days of a report, both ends included. `days` alone ends with the last reading; nothing
 * at all is the last 14 days that have readings.
 */
export const WindowInput = PersonInput.extend({
  from: LocalDay.nullish(),
  to: LocalDay.nullish(),
  days: z.number().int().min(1).max(3660).nullish(),
  /** A side that is not given is the first or last day with readings. */
  whole: z.boolean().default(false),
});
export type WindowInput = Readonly<z.output<typeof WindowInput>>;

export const SummaryInput = WindowInput.extend({
  targets: z.enum(TARGET_GROUPS).default('standard'),
});
export type SummaryInput = Readonly<z.output<typeof SummaryInput>>;

export const PeopleInput = PersonInput.omit({ person: true }).extend({
  /** Days with readings that count, up to each person's last. */
  days: z.number().int().min(1).max(366).default(14),
});
export type PeopleInput = Readonly<z.output<typeof PeopleInput>>;
