import { z } from 'zod';
import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { Content } from '#server/catalog/model/content.ts';
import { isIcebergTable } from '#server/catalog/model/content.ts';
import { formatKey } from '#server/catalog/model/content-key.ts';
import type { KeyMergeMode, NewCommitMeta } from '#server/catalog/port.ts';
import { appendBoth } from '#server/iceberg/append-both.ts';
import { AppError } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import { audited } from '#server/runs/audited.ts';
import { followUp } from './after-merge.ts';
import type { GatedLake, Person } from './change-deps.ts';
import { findChange, readApprovals, readDecisions } from './change-rows.ts';
import { readNewestChecks } from './check-rows.ts';
import { contentsAt } from './contents-at.ts';
import { whileOpen } from './in-turn.ts';
import { lookAtMerge, type MergeLook } from './look-at-merge.ts';
import type { ChangeView } from './model/change.ts';
import { blockerOf, judgeMerge } from './model/judge-merge.ts';
import { toMode } from './model/to-mode.ts';
import { readRequirements } from './read-requirements.ts';
import { settleForGood, writeMerged, writePending } from './settle-merge.ts';

export const MergeChangeInput = z.object({
  number: z.number().int(),
  /** Heads that the person looked at. */
  sourceHash: z.string(),
  targetHash: z.string(),
  /** Choices that the person looked at, as a dry run tells them. */
  choicesHash: z.string(),
  /** Left out: the title and number. */
  message: z.string().trim().max(2_000).default(''),
  /** Gives the merge this tag as well. */
  tag: z.string().trim().min(1).max(500).nullable().default(null),
  deleteSource: z.boolean().default(false),
});

export interface MergedChange {
  readonly change: ChangeView;
  /** What was asked for after the merge and did not work, in sentences. */
  readonly notes: readonly string[];
}

/**
 * Merges what was shown and nothing else. Throws `conflict` when a head has moved since, and when
 * something that the merge needs is missing; the target is as it was then.
 */
export async function mergeChange(
  deps: GatedLake,
  input: z.input<typeof MergeChangeInput>,
  person: Person,
): Promise<MergedChange> {
  const asked = MergeChangeInput.parse(input);
  const { number } = asked;
  const line = { by: person.name, action: 'change.merge', target: `#${number}` };
  const change = await audited(deps, line, () =>
    whileOpen(deps, number, async (found) => {
      const decisions = await readDecisions(deps, number);
      const look = await lookAtMerge(deps, { ...found, decisions });
      refuseStale(found, look, asked);
      await refuseUnready(deps, found, look, person);
      return moveTarget(deps, found, look, { person, message: asked.message });
    }),
  );
  return { change, notes: await followUp(deps, change, asked, person) };
}

function refuseStale(
  { source, target }: ChangeView,
  { heads, dryRun }: MergeLook,
  { sourceHash, targetHash, choicesHash }: z.output<typeof MergeChangeInput>,
): void {
  const moved = (name: string, from: string, to: string | null) =>
    new AppError(
      'conflict',
      `${name} ${to === null ? 'was deleted' : `moved from ${from.slice(0, 8)} to ${to.slice(0, 8)}`} since you looked, so nothing was merged. Look at the new state, then merge.`,
      { details: { reason: 'stale' } },
    );
  if (heads.sourceHash !== sourceHash) throw moved(source, sourceHash, heads.sourceHash);
  if (heads.targetHash !== targetHash) throw moved(target, targetHash, heads.targetHash);
  if (dryRun.choicesHash !== choicesHash) {
    throw new AppError(
      'conflict',
      'Somebody chose otherwise for a key since you looked, so nothing was merged. Look at the choices, then merge.',
      { details: { reason: 'stale' } },
    );
  }
}

async function refuseUnready(
  deps: GatedLake,
  change: ChangeView,
  { dryRun, touched }: MergeLook,
  person: Person,
): Promise<void> {
  const [approvals, checks, requirements] = await Promise.all([
    readApprovals(deps, change.number),
    readNewestChecks(deps, change.number),
    readRequirements(deps, { target: change.target, touched }),
  ]);
  const { defaultBranch } = deps.catalog;
  const conditions = judgeMerge({
    change,
    dryRun,
    requirements,
    approvals,
    checks,
    person,
    defaultBranch,
  });
  const blocker = blockerOf(conditions);
  if (blocker !== null) throw new AppError('conflict', blocker);
}

/**
 * Makes the merge commit on a branch of its own and moves the target there, if it still is where it was
 * seen: so the target never has anything but what was shown.
 */
async function moveTarget(
  deps: GatedLake,
  change: ChangeView,
  look: MergeLook,
  asked: { readonly person: Person; readonly message: string },
): Promise<ChangeView> {
  try {
    await mergeAside(deps, change, look, asked);
  } catch (error) {
    // The target may have moved before it broke: then it is merged, whatever came after.
    const settled = await settleForGood(deps, change.number).catch(() => null);
    if (settled?.state === 'merged') return settled;
    throw error;
  }
  // What cannot be cleared away now does no harm: the merge is in the books.
  await settleForGood(deps, change.number).catch(() => null);
  return findChange(deps, change.number);
}

async function mergeAside(
  deps: GatedLake,
  change: ChangeView,
  { dryRun: { sourceHash, targetHash, baseHash }, live }: MergeLook,
  { person, message }: { readonly person: Person; readonly message: string },
): Promise<void> {
  const { gatedCatalog: catalog } = deps;
  const { number, source, target } = change;
  if (sourceHash === null || targetHash === null || baseHash === null) {
    throw new AppError('conflict', `Change #${number} has nothing to merge.`);
  }
  const keyMergeModes = await Promise.all(
    live.map((decided) => withFiles(deps, baseHash, decided)),
  );
  const branch = `change/${number}-${newId().slice(-8)}`;
  const aside = { sourceHash, targetHash, baseHash, branch, by: person.name };
  await writePending(deps, number, { ...aside, mergeHash: null });
  valueOrThrow(await catalog.createReference({ type: 'BRANCH', name: branch, hash: targetHash }));
  const result = valueOrThrow(
    await catalog.merge({
      branch,
      expectedHash: targetHash,
      fromRefName: source,
      fromHash: sourceHash,
      keyMergeModes,
      meta: commitMeta(change, message, person),
    }),
  );
  const { resultantTargetHash: mergeHash, effectiveTargetHash } = result;
  // Whoever knows its name may write to a branch.
  const isAsShown = result.wasSuccessful && effectiveTargetHash === targetHash;
  if (!isAsShown || mergeHash === null) throw staleTarget(target);
  if (mergeHash === targetHash) {
    throw new AppError(
      'conflict',
      `${target} would stay as it is: every key is kept as it is there.`,
    );
  }
  await writePending(deps, number, { ...aside, mergeHash });
  const moved = await catalog.assignReference(target, targetHash, mergeHash);
  if (!moved.ok && moved.error.kind === 'reference-conflict') throw staleTarget(target);
  valueOrThrow(moved);
  await writeMerged(deps, number, { ...aside, mergeHash });
}

const staleTarget = (target: string) =>
  new AppError(
    'conflict',
    `${target} moved while it was being merged into, so nothing was merged. Look at the new state, then merge.`,
    { details: { reason: 'stale' } },
  );

function commitMeta(
  { number, title, author }: ChangeView,
  message: string,
  { name }: Person,
): NewCommitMeta {
  return {
    message: message === '' ? `${title} (#${number})` : message,
    committer: name,
    authors: [...new Set([author, name])],
    properties: { 'cascade.change': [String(number)], 'cascade.by': [name] },
  };
}

/** A choice to have the rows of both sides needs a version that holds them. */
async function withFiles(
  deps: GatedLake,
  baseHash: string,
  { decision, versions }: MergeLook['live'][number],
): Promise<KeyMergeMode> {
  if (decision.choice !== 'append-both') return toMode(decision, versions);
  const { key } = decision;
  const base = (await contentsAt(deps.catalog, baseHash, [key])).values().next().value;
  const [before, ours, theirs] = [base ?? null, versions.ours, versions.theirs].map((content) =>
    tableOf(content, formatKey(key)),
  );
  if (before === undefined || ours === undefined || theirs === undefined)
    throw noTable(formatKey(key));
  const sides = {
    base: before.metadataLocation,
    ours: ours.metadataLocation,
    theirs: theirs.metadataLocation,
  };
  const { metadataLocation, snapshotId } = await appendBoth(deps, sides, { now: deps.clock() });
  return toMode(decision, { ...versions, resolved: { ...ours, metadataLocation, snapshotId } });
}

function tableOf(content: Content | null, name: string) {
  if (content !== null && isIcebergTable(content)) return content;
  throw noTable(name);
}

const noTable = (name: string) =>
  new AppError('conflict', `${name} is not a table on both sides any more. Choose again.`);
