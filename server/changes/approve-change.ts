import type { Catalog } from '#server/catalog/port.ts';
import { AppError } from '#server/platform/errors.ts';
import { audited } from '#server/runs/audited.ts';
import type { ChangeRecords, Person } from './change-deps.ts';
import { findOpenChange } from './change-rows.ts';
import { readHeads } from './heads.ts';
import { recordEvent } from './record-event.ts';
import { readSourceCommits } from './source-commits.ts';

interface Input {
  readonly number: number;
  /** Head of the source that the person looked at. */
  readonly sourceHash: string;
  /** Markdown; may be left out. */
  readonly comment?: string;
}

/**
 * Says that the change is right as it is at a commit. Throws `conflict` when the source has moved since,
 * `forbidden` for who opened the change or made one of its commits.
 */
export async function approveChange(
  deps: ChangeRecords & { readonly catalog: Catalog },
  { number, sourceHash, comment }: Input,
  person: Person,
): Promise<void> {
  const by = person.name;
  await audited(deps, { by, action: 'change.approve', target: `#${number}` }, async () => {
    const change = await findOpenChange(deps, number);
    const heads = await readHeads(deps.catalog, change);
    if (heads.sourceHash !== sourceHash) {
      throw new AppError(
        'conflict',
        `${change.source} is no longer at ${sourceHash.slice(0, 8)}: look at what is new, then approve.`,
      );
    }
    const { items } = await readSourceCommits(deps.catalog, heads);
    const isOwn = change.author === by || items.some(({ authors }) => authors.includes(by));
    if (isOwn) {
      throw new AppError(
        'forbidden',
        `You opened change #${number} or made one of its commits: somebody else approves it.`,
      );
    }
    await deps.database.transaction(async (database) => {
      await database.query(
        `INSERT INTO app.change_approvals (change, by_name, role, source_hash, approved_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (change, by_name) DO UPDATE
         SET role = excluded.role, source_hash = excluded.source_hash, approved_at = excluded.approved_at`,
        [number, by, person.role, sourceHash, deps.clock()],
      );
      const body = comment?.trim() || null;
      await recordEvent({ ...deps, database }, { number, by, kind: 'approved', body, sourceHash });
    });
  });
}

/** Takes one's approval back. Throws `not-found` when there is none. */
export async function withdrawApproval(
  deps: ChangeRecords,
  { number }: { readonly number: number },
  person: Person,
): Promise<void> {
  const by = person.name;
  await audited(deps, { by, action: 'change.withdraw', target: `#${number}` }, async () => {
    await findOpenChange(deps, number);
    await deps.database.transaction(async (database) => {
      const removed = await database.query(
        'DELETE FROM app.change_approvals WHERE change = $1 AND by_name = $2 RETURNING by_name',
        [number, by],
      );
      if (removed.length === 0) {
        throw new AppError('not-found', `You have not approved change #${number}.`);
      }
      await recordEvent({ ...deps, database }, { number, by, kind: 'withdrew' });
    });
  });
}
