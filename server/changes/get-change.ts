import type { CommitReader } from '#server/branches/commit-reader.ts';
import type { Catalog } from '#server/catalog/port.ts';
import type { ChangeRecords, Lake } from './change-deps.ts';
import { readApprovals, readDecisions, readEvents } from './change-rows.ts';
import { readNewestChecks } from './check-rows.ts';
import { type Heads, readHeads } from './heads.ts';
import { lookAtMerge } from './look-at-merge.ts';
import type { Approval, ChangeEvent, ChangeView, CheckRun } from './model/change.ts';
import type { DryRun } from './model/dry-run.ts';
import type { Requirement } from './model/judge-merge.ts';
import { readRequirements } from './read-requirements.ts';
import { settleMerge } from './settle-merge.ts';
import { readSourceCommits, type SourceCommit } from './source-commits.ts';

export interface ChangeDetail {
  readonly change: ChangeView;
  /** Where both branches stand now. */
  readonly heads: Heads;
  readonly events: readonly ChangeEvent[];
  readonly approvals: readonly Approval[];
  /** The newest ones; null when none was started. */
  readonly checks: CheckRun | null;
}

/** A change and everything that was said and done about it. Throws `not-found`. */
export async function getChange(
  deps: ChangeRecords & { readonly catalog: Catalog },
  { number }: { readonly number: number },
): Promise<ChangeDetail> {
  const change = await settleMerge(deps, number);
  const [heads, events, approvals, checks] = await Promise.all([
    readHeads(deps.catalog, change),
    readEvents(deps, number),
    readApprovals(deps, number),
    readNewestChecks(deps, number),
  ]);
  return { change, heads, events, approvals, checks };
}

export interface ChangeReview {
  readonly dryRun: DryRun;
  readonly requirements: readonly Requirement[];
  /** What the merge brings, newest first; of a merged change what it brought. */
  readonly commits: readonly SourceCommit[];
  /** Of all that were found; `commits` are at most `MAX_COMMITS`. */
  readonly commitCount: number;
  /** True when there may be more than were found. */
  readonly commitsAreCut: boolean;
}

const MAX_COMMITS = 1_000;

interface ReviewDeps extends Lake, ChangeRecords {
  readonly commits: CommitReader;
}

/** What merging a change would do right now, and what its target asks of it. Writes nothing. */
export async function reviewChange(
  deps: ReviewDeps,
  { number }: { readonly number: number },
): Promise<ChangeReview> {
  const change = await settleMerge(deps, number);
  const decisions = await readDecisions(deps, number);
  return review(deps, { ...change, decisions, merged: change.merge });
}

/** The same for a request that is not made yet. */
export function previewChange(
  deps: ReviewDeps,
  branches: { readonly source: string; readonly target: string },
): Promise<ChangeReview> {
  return review(deps, { ...branches, decisions: [], merged: null });
}

async function review(
  deps: ReviewDeps,
  input: Parameters<typeof lookAtMerge>[1] & { readonly merged: ChangeView['merge'] },
): Promise<ChangeReview> {
  const { dryRun, touched, heads } = await lookAtMerge(deps, input);
  const { merged } = input;
  const ends =
    merged === null ? heads : { sourceHash: merged.sourceHash, targetHash: merged.targetHash };
  const [requirements, commits] = await Promise.all([
    readRequirements(deps, { target: input.target, touched }),
    dryRun.state === 'unrelated' ? NO_COMMITS : readSourceCommits(deps, ends),
  ]);
  return {
    dryRun,
    requirements,
    commits: commits.items.slice(0, MAX_COMMITS),
    commitCount: commits.items.length,
    commitsAreCut: !commits.isWhole,
  };
}

const NO_COMMITS = { items: [], isWhole: true } as const;
