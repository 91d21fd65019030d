/** What the pipeline does with a document, what wants a look first. */
export const VERDICTS = ['quarantine', 'drop', 'dedup', 'route', 'keep'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Which documents: every part that is not null narrows. */
export interface VerdictFilter {
  readonly verdict: Verdict | null;
  readonly reason: string | null;
  readonly source: string | null;
  readonly person: string | null;
  /** First and last day of the reading, UTC, `2026-03-31`. */
  readonly from: string | null;
  readonly to: string | null;
}

export const NO_FILTER: VerdictFilter = {
  verdict: null,
  reason: null,
  source: null,
  person: null,
  from: null,
  to: null,
};
