import type { Catalog, CommitMeta } from '#server/catalog/port.ts';
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
import { readSourceCommits } from './source-commits.ts';

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
  readonly commits: readonly CommitMeta[];
  readonly commitsAreCut: boolean;
}

/** What merging a change would do right now, and what its target asks of it. Writes nothing. */
export async function reviewChange(
  deps: Lake & ChangeRecords,
  { number }: { readonly number: number },
): Promise<ChangeReview> {
  const change = await settleMerge(deps, number);
  const decisions = await readDecisions(deps, number);
  return review(deps, { ...change, decisions, merged: change.merge });
}

/** The same for a request that is not made yet. */
export function previewChange(
  deps: Lake & ChangeRecords,
  branches: { readonly source: string; readonly target: string },
): Promise<ChangeReview> {
  return review(deps, { ...branches, decisions: [], merged: null });
}

async function review(
  deps: Lake & ChangeRecords,
  input: Parameters<typeof lookAtMerge>[1] & { readonly merged: ChangeView['merge'] },
): Promise<ChangeReview> {
  const { dryRun, touched, heads } = await lookAtMerge(deps, input);
  const { merged } = input;
  const ends =
    merged === null ? heads : { sourceHash: merged.sourceHash, targetHash: merged.targetHash };
  const [requirements, commits] = await Promise.all([
    readRequirements(deps, { target: input.target, touched }),
    dryRun.state === 'unrelated' ? NO_COMMITS : readSourceCommits(deps.catalog, ends),
  ]);
  return { dryRun, requirements, commits: commits.items, commitsAreCut: commits.isCut };
}

const NO_COMMITS = { items: [], isCut: false } as const;
