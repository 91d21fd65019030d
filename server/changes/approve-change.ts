import type { CommitReader } from '#server/branches/commit-reader.ts';
import { AppError } from '#server/platform/errors.ts';
import { audited } from '#server/runs/audited.ts';
import type { GatedLake, Person } from './change-deps.ts';
import { readDecisions } from './change-rows.ts';
import type { Heads } from './heads.ts';
import { whileOpen } from './in-turn.ts';
import { lookAtMerge } from './look-at-merge.ts';
import type { ChangeView } from './model/change.ts';
import { madeBy } from './model/made-by.ts';
import { recordEvent } from './record-event.ts';
import { readSourceCommits } from './source-commits.ts';

interface Input {
  readonly number: number;
  /** Head of the source that the person looked at. */
  readonly sourceHash: string;
  /** Choices that the person looked at, as a dry run tells them. */
  readonly choicesHash: string;
  /** Markdown; may be left out. */
  readonly comment?: string;
}

/**
 * Says that the change is right as it is at a commit, with its keys merged as chosen. Throws `conflict`
 * when the source or a choice is another since, `forbidden` for who opened the change or made one of its
 * commits.
 */
export async function approveChange(
  deps: GatedLake & { readonly commits: CommitReader },
  { number, sourceHash, choicesHash, comment }: Input,
  person: Person,
): Promise<void> {
  const by = person.name;
  await audited(deps, { by, action: 'change.approve', target: `#${number}` }, () =>
    whileOpen(deps, number, async (change) => {
      const heads = await refuseUnseen(deps, change, { sourceHash, choicesHash });
      await refuseOwn(deps, change, heads, by);
      await deps.database.transaction(async (database) => {
        await database.query(
          `INSERT INTO app.change_approvals
           (change, by_name, role, source_hash, choices_hash, approved_at)
           VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT (change, by_name) DO UPDATE
           SET role = excluded.role, source_hash = excluded.source_hash,
               choices_hash = excluded.choices_hash, approved_at = excluded.approved_at`,
          [number, by, person.role, sourceHash, choicesHash, deps.clock()],
        );
        const body = comment?.trim() || null;
        const event = { number, by, kind: 'approved' as const, body, sourceHash };
        await recordEvent({ ...deps, database }, event);
      });
    }),
  );
}

async function refuseUnseen(
  deps: GatedLake,
  change: ChangeView,
  seen: Pick<Input, 'sourceHash' | 'choicesHash'>,
): Promise<Heads> {
  const decisions = await readDecisions(deps, change.number);
  const { dryRun, heads } = await lookAtMerge(deps, { ...change, decisions });
  if (dryRun.sourceHash !== seen.sourceHash) {
    throw new AppError(
      'conflict',
      `${change.source} is no longer at ${seen.sourceHash.slice(0, 8)}: look at what is new, then approve.`,
    );
  }
  if (dryRun.choicesHash !== seen.choicesHash) {
    throw new AppError(
      'conflict',
      'Somebody chose otherwise for a key since you looked: look at the choices, then approve.',
    );
  }
  return heads;
}

async function refuseOwn(
  deps: GatedLake & { readonly commits: CommitReader },
  change: ChangeView,
  heads: Heads,
  by: string,
): Promise<void> {
  const { number, source, target } = change;
  if (heads.targetHash === null) {
    throw new AppError('conflict', `${target} was deleted: restore it under Branches first.`);
  }
  const { items, isWhole } = await readSourceCommits(deps, heads);
  if (change.author === by || madeBy(items, by)) {
    throw new AppError(
      'forbidden',
      `You opened change #${number} or made one of its commits: somebody else approves it.`,
    );
  }
  if (isWhole) return;
  throw new AppError(
    'conflict',
    `${source} and ${target} are too far apart to see who made every commit. Bring ${target} into ${source} first, then approve.`,
  );
}

/** Takes one's approval back. Throws `not-found` when there is none. */
export async function withdrawApproval(
  deps: GatedLake,
  { number }: { readonly number: number },
  person: Person,
): Promise<void> {
  const by = person.name;
  await audited(deps, { by, action: 'change.withdraw', target: `#${number}` }, () =>
    whileOpen(deps, number, () =>
      deps.database.transaction(async (database) => {
        const removed = await database.query(
          'DELETE FROM app.change_approvals WHERE change = $1 AND by_name = $2 RETURNING by_name',
          [number, by],
        );
        if (removed.length === 0) {
          throw new AppError('not-found', `You have not approved change #${number}.`);
        }
        await recordEvent({ ...deps, database }, { number, by, kind: 'withdrew' });
      }),
    ),
  );
}
