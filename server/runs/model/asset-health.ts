import type { CheckState } from '../port.ts';
import type { Provenance } from './commit-properties.ts';
import type { Decision } from './freshness.ts';

/**
 * `failing`: the last run that built it stopped at it. `stale`: a run would build it now. `missing`:
 * it is not there yet. `blocked`: what it reads is not there.
 */
export type AssetState = 'fresh' | 'stale' | 'failing' | 'missing' | 'blocked';

/** Build of the rows that are there now. */
export interface LastBuild {
  readonly commitHash: string;
  /** ISO-8601. */
  readonly at: string;
  readonly runId: string | null;
  readonly by: string | null;
  /** Rows that this build wrote; null when they were not counted. */
  readonly rowCount: number | null;
}

/** The newest try to build or check it. */
export interface LastAttempt {
  readonly runId: string;
  readonly at: Date;
  readonly failed: boolean;
  readonly note: string | null;
}

export interface AssetFacts {
  readonly exists: boolean;
  readonly decision: Decision;
  readonly provenance: Provenance | null;
  readonly lastAttempt: LastAttempt | null;
}

export type CheckCounts = Readonly<Record<CheckState, number>>;

export const NO_CHECKS: CheckCounts = { pass: 0, warn: 0, fail: 0, error: 0 };

/** One word for an asset, and why when it is not fresh. */
export function judgeAsset(facts: AssetFacts): {
  readonly state: AssetState;
  readonly why: string | null;
} {
  const { decision, lastAttempt } = facts;
  if (decision.action === 'blocked') return { state: 'blocked', why: decision.why };
  if (lastAttempt?.failed) return { state: 'failing', why: lastAttempt.note };
  if (!facts.exists) return { state: 'missing', why: decision.why };
  if (decision.action === 'build') return { state: 'stale', why: decision.why };
  return { state: 'fresh', why: null };
}

export function toLastBuild(
  provenance: Provenance | null,
  rowCount: number | null,
): LastBuild | null {
  if (provenance === null) return null;
  const { commitHash, commitTime: at, runId, by } = provenance;
  return { commitHash, at, runId, by, rowCount };
}
