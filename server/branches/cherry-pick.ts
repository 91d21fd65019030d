import { failureToAppError, valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import { explainConflict } from '#server/catalog/model/explain-conflict.ts';
import type { Catalog, MergeResult } from '#server/catalog/port.ts';
import { AppError } from '#server/platform/errors.ts';
import { throughBranch } from './through-branch.ts';

interface Input {
  /** Hash of the commit to copy. */
  readonly commit: string;
  readonly onto: string;
  readonly by: string;
  /** Where the caller saw `onto`; left out: wherever it is now. */
  readonly expectedHash?: string;
  readonly isDryRun?: boolean;
  /** Makes this branch at the head of `onto` and copies the commit there. */
  readonly newBranch?: string;
}

export interface CherryPickOutcome extends MergeResult {
  /** One sentence a conflict, for people; empty when there is none. */
  readonly conflictSentences: readonly string[];
}

/**
 * Copies what one commit changed onto another branch, or says what would happen. Conflicts are a result
 * with `wasSuccessful: false`, and then nothing is written. A branch that changes by merge alone gets
 * the copy by a merge. Throws `not-found`, `forbidden` where even a merge needs a change request.
 */
export async function cherryPick(
  { catalog }: { readonly catalog: Catalog },
  input: Input,
): Promise<CherryPickOutcome> {
  const { onto, by } = input;
  const seen = input.expectedHash ?? valueOrThrow(await catalog.getReference(onto)).hash;
  const newest = valueOrThrow(await catalog.history(`@${input.commit}`, {}, { maxRecords: 1 }));
  const meta = newest.items[0]?.meta;
  if (meta === undefined) {
    throw new AppError('invalid', 'Before the first commit there is nothing to copy.');
  }
  const properties = { 'cascade.by': [by], 'cascade.picked-from': [meta.hash] };
  const copyTo = (branch: string, isDryRun: boolean) =>
    catalog.transplant({
      branch,
      expectedHash: seen,
      fromRefName: catalog.defaultBranch,
      hashesToTransplant: [meta.hash],
      meta: { committer: by, message: meta.message, properties },
      isDryRun,
    });
  // A dry run first: a copy with conflicts writes nothing, not even the branch for it.
  const tried = explained(valueOrThrow(await copyTo(onto, true)), meta.hash, onto);
  const changesNothing = tried.details.length === 0;
  if (input.isDryRun === true || !tried.wasSuccessful || changesNothing) return tried;

  // What was tried holds for this state, which may be newer than the one the caller saw.
  const head = tried.effectiveTargetHash;
  const target = input.newBranch ?? onto;
  if (input.newBranch !== undefined) {
    valueOrThrow(await catalog.createReference({ type: 'BRANCH', name: target, hash: head }));
  }
  const direct = await copyTo(target, false);
  if (direct.ok) return explained(direct.value, meta.hash, onto);
  if (direct.error.kind !== 'forbidden') throw failureToAppError(direct.error);
  const { message } = meta;
  const hash = await throughBranch(
    catalog,
    { target, head, purpose: 'pick', message, by, properties },
    async (name) => {
      const copied = explained(valueOrThrow(await copyTo(name, false)), meta.hash, onto);
      if (copied.wasSuccessful) return copied.resultantTargetHash ?? head;
      throw new AppError(
        'conflict',
        `Nothing was copied: ${copied.conflictSentences.join(' ')} Look at what the copy would do now.`,
      );
    },
  );
  return { ...tried, wasApplied: true, resultantTargetHash: hash };
}

function explained(result: MergeResult, commit: string, onto: string): CherryPickOutcome {
  const from = `commit ${commit.slice(0, 8)}`;
  const conflicts = result.details.flatMap(({ conflict }) => conflict ?? []);
  const conflictSentences = conflicts.map((conflict) => explainConflict(conflict, from, onto));
  return { ...result, conflictSentences };
}
