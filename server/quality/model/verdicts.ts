import { z } from 'zod';

/** What the pipeline does with a document, what wants a look first. */
export const VERDICTS = ['quarantine', 'drop', 'dedup', 'route', 'keep'] as const;
export type Verdict = (typeof VERDICTS)[number];

const Day = z.iso.date('A day is written YYYY-MM-DD.');

/** Which documents: every part that is not null narrows. */
export const VerdictFilter = z.object({
  verdict: z.enum(VERDICTS).nullable().default(null),
  reason: z.string().min(1).max(100).nullable().default(null),
  source: z.string().min(1).max(200).nullable().default(null),
  person: z.string().min(1).max(200).nullable().default(null),
  /** First and last day of the reading, UTC. */
  from: Day.nullable().default(null),
  to: Day.nullable().default(null),
});
export type VerdictFilter = Readonly<z.output<typeof VerdictFilter>>;

export const NO_FILTER: VerdictFilter = VerdictFilter.parse({});
