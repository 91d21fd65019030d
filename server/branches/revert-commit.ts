import { failureToAppError, valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { Content, ContentKey } from '#server/catalog/model/content.ts';
import { encodeKey, formatKey } from '#server/catalog/model/content-key.ts';
import {
  type Catalog,
  type CommitMeta,
  type Diff,
  NO_ANCESTOR_HASH,
  type Page,
} from '#server/catalog/port.ts';
import { tableCommits } from '#server/catalog/table-commits.ts';
import { AppError } from '#server/platform/errors.ts';
import {
  type ChangedKey,
  planRevert,
  type RevertStep,
  revertOperations,
} from './model/plan-revert.ts';
import { namespaceObstacles } from './namespace-obstacles.ts';
import { throughBranch } from './through-branch.ts';

interface Input {
  readonly branch: string;
  /** Hash of the commit to take back; of a merge all that it brought. */
  readonly commit: string;
  /** Only these of its keys; left out: all. */
  readonly keys?: readonly ContentKey[];
  readonly by: string;
  /** Left out: `Revert "<message>"`. */
  readonly message?: string;
  /** Where the caller saw the branch; left out: wherever it is now. */
  readonly expectedHash?: string;
  readonly isDryRun?: boolean;
  /** Makes this branch at the head of `branch` and takes the commit back there. */
  readonly newBranch?: string;
}

export interface RevertOutcome {
  readonly wasApplied: boolean;
  /** False: some keys were changed since, and nothing was written. */
  readonly wasSuccessful: boolean;
  /** The branch that was written to, or would be. */
  readonly branch: string;
  /** The state of `branch` that this was decided on. */
  readonly effectiveHash: string;
  /** Its new head; null when nothing was written. */
  readonly hash: string | null;
  readonly steps: readonly (RevertStep & {
    /** Why the key cannot go back, in a sentence; null when it can. */
    readonly conflict: string | null;
  })[];
}

const KEYS_A_PAGE = 500;
const MOST_EXPLAINED = 20;

/**
 * Takes back what a commit changed, by a new commit: each key becomes what it was before. A key that
 * was changed since is a conflict, and then nothing is written. A branch that changes by merge alone
 * gets it by a merge. Throws `not-found`, `invalid` for keys the commit did not change, `conflict` when
 * the branch moved meanwhile, `forbidden` where even a merge needs a change request.
 */
export async function revertCommit(
  { catalog }: { readonly catalog: Catalog },
  input: Input,
): Promise<RevertOutcome> {
  const { branch, by } = input;
  const { meta, changes } = await changesOf(catalog, input);
  const head = input.expectedHash ?? valueOrThrow(await catalog.getReference(branch)).hash;
  const current = await contentsAt(
    catalog,
    head,
    changes.map(({ key }) => key),
  );
  const changed = changes.map(
    ({ key, from, to }): ChangedKey => ({
      key,
      before: from,
      after: to,
      now: current.get(encodeKey(key)) ?? null,
    }),
  );
  const steps = await explain(catalog, head, changed);
  const outcome = {
    wasApplied: false,
    wasSuccessful: steps.every(({ conflict }) => conflict === null),
    branch: input.newBranch ?? branch,
    effectiveHash: head,
    hash: null,
    steps,
  };
  const operations = revertOperations(changed);
  if (input.isDryRun === true || !outcome.wasSuccessful || operations.length === 0) return outcome;

  const properties = { 'cascade.by': [by], 'cascade.reverts': [meta.hash] };
  const message = input.message ?? `Revert "${meta.message}"`;
  const commitTo = (name: string) =>
    catalog.commit({
      branch: name,
      expectedHash: head,
      meta: { message, committer: by, authors: [by], properties },
      operations,
    });
  const target = outcome.branch;
  if (input.newBranch !== undefined) {
    valueOrThrow(await catalog.createReference({ type: 'BRANCH', name: target, hash: head }));
  }
  const direct = await commitTo(target);
  if (direct.ok) return { ...outcome, wasApplied: true, hash: direct.value.reference.hash };
  if (direct.error.kind !== 'forbidden') throw failureToAppError(direct.error);
  const hash = await throughBranch(
    catalog,
    { target, head, purpose: 'revert', message, by, properties },
    async (name) => valueOrThrow(await commitTo(name)).reference.hash,
  );
  return { ...outcome, wasApplied: true, hash };
}

/** What the commit changed against its direct parent, of all keys or of the ones asked for. */
async function changesOf(
  catalog: Catalog,
  { commit, keys }: Input,
): Promise<{ readonly meta: CommitMeta; readonly changes: readonly Diff[] }> {
  const newest = valueOrThrow(await catalog.history(`@${commit}`, {}, { maxRecords: 1 }));
  const meta = newest.items[0]?.meta;
  if (meta === undefined) {
    throw new AppError('invalid', 'Before the first commit there is nothing to take back.');
  }
  const parent = meta.parentCommitHashes[0] ?? NO_ANCESTOR_HASH;
  const changes: Diff[] = [];
  let token: string | null = null;
  do {
    const page: Page<Diff> = valueOrThrow(
      await catalog.diff(`@${parent}`, `@${meta.hash}`, { maxRecords: KEYS_A_PAGE, token }),
    );
    changes.push(...page.items);
    token = page.token;
  } while (token !== null);
  if (keys === undefined) return { meta, changes };
  const wanted = new Set(keys.map(encodeKey));
  const chosen = changes.filter(({ key }) => wanted.delete(encodeKey(key)));
  const [unknown] = wanted;
  if (unknown === undefined) return { meta, changes: chosen };
  const name = keys.find((key) => encodeKey(key) === unknown) ?? [];
  throw new AppError(
    'invalid',
    `Commit ${meta.hash.slice(0, 8)} did not change ${formatKey(name)}. Choose among the keys that it changed.`,
  );
}

async function contentsAt(
  catalog: Catalog,
  hash: string,
  keys: readonly ContentKey[],
): Promise<ReadonlyMap<string, Content>> {
  const found = new Map<string, Content>();
  for (let start = 0; start < keys.length; start += KEYS_A_PAGE) {
    const part = keys.slice(start, start + KEYS_A_PAGE);
    const { contents } = valueOrThrow(await catalog.getContents(`@${hash}`, part));
    for (const { key, content } of contents) found.set(encodeKey(key), content);
  }
  return found;
}

async function explain(
  catalog: Catalog,
  head: string,
  changed: readonly ChangedKey[],
): Promise<RevertOutcome['steps']> {
  const steps = planRevert(changed);
  const obstacles = await namespaceObstacles(catalog, head, steps);
  const late = steps.filter(({ isChangedSince }) => isChangedSince).slice(0, MOST_EXPLAINED);
  const sentences = new Map(obstacles);
  for (const { key } of late) {
    const { items } = await tableCommits({ catalog }, { ref: `@${head}`, key, maxRecords: 1 });
    const by = items[0]?.meta;
    const when =
      by === undefined
        ? 'was changed since'
        : `was changed since by ${by.authors[0] ?? by.committer} in commit ${by.hash.slice(0, 8)}`;
    sentences.set(encodeKey(key), `${formatKey(key)} ${when}: that would be lost.`);
  }
  return steps.map((step) => {
    const sentence = sentences.get(encodeKey(step.key));
    const fallback = step.isChangedSince ? `${formatKey(step.key)} was changed since.` : null;
    return { ...step, conflict: sentence ?? fallback };
  });
}
