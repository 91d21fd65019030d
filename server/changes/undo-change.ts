import { revertCommit } from '#server/branches/revert-commit.ts';
import { AppError } from '#server/platform/errors.ts';
import { audited } from '#server/runs/audited.ts';
import type { GatedLake, Person } from './change-deps.ts';
import { findChange } from './change-rows.ts';
import { inTurn } from './in-turn.ts';
import type { ChangeView } from './model/change.ts';
import { recordEvent } from './record-event.ts';

/**
 * Takes a merge back by one commit on the target: every key becomes what it was before, later changes of
 * other keys stay. Throws `conflict` when a key was changed since, with who did it, `forbidden` unless
 * the person merged it or administers.
 */
export async function undoChange(
  deps: GatedLake,
  { number }: { readonly number: number },
  person: Person,
): Promise<ChangeView> {
  const by = person.name;
  const line = { by, action: 'change.undo', target: `#${number}` };
  return audited(deps, line, () =>
    inTurn(deps, number, async () => {
      const { title, target, state, merge, undoHash, endedBy } = await findChange(deps, number);
      if (state !== 'merged' || merge === null) {
        throw new AppError('conflict', `Change #${number} is ${state}: there is no merge to undo.`);
      }
      if (undoHash !== null) {
        throw new AppError(
          'conflict',
          `Change #${number} was undone already, in ${undoHash.slice(0, 8)}.`,
        );
      }
      if (person.role !== 'admin' && by !== endedBy) {
        throw new AppError(
          'forbidden',
          `Only ${endedBy}, who merged change #${number}, or an administrator undoes it. Ask one of them.`,
        );
      }
      const outcome = await revertCommit(
        { catalog: deps.gatedCatalog },
        { branch: target, commit: merge.mergeHash, by, message: `Undo "${title}" (#${number})` },
      );
      if (!outcome.wasSuccessful) throw new AppError('conflict', obstacles(outcome));
      await deps.database.transaction(async (database) => {
        await database.query('UPDATE app.changes SET undo_hash = $2 WHERE number = $1', [
          number,
          outcome.hash ?? outcome.effectiveHash,
        ]);
        const body = outcome.hash;
        await recordEvent({ ...deps, database }, { number, by, kind: 'undone', body });
      });
      return findChange(deps, number);
    }),
  );
}

const SHOWN = 3;

function obstacles({ steps }: Awaited<ReturnType<typeof revertCommit>>): string {
  const sentences = steps.flatMap(({ conflict }) => (conflict === null ? [] : [conflict]));
  const more = sentences.length - SHOWN;
  return `Nothing was undone. ${sentences.slice(0, SHOWN).join(' ')}${more > 0 ? ` And ${more} more.` : ''}`;
}
