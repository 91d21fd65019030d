import { deleteBranch } from '#server/branches/delete-branch.ts';
import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import { AppError } from '#server/platform/errors.ts';
import { audited } from '#server/runs/audited.ts';
import type { GatedLake, Person } from './change-deps.ts';
import type { ChangeView } from './model/change.ts';
import { recordEvent } from './record-event.ts';

/** Tag and deletion come after the merge, which stays whatever becomes of them. */
export async function followUp(
  deps: GatedLake,
  change: ChangeView,
  { tag, deleteSource }: { readonly tag: string | null; readonly deleteSource: boolean },
  person: Person,
): Promise<readonly string[]> {
  const notes: string[] = [];
  const attempt = async (what: string, work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      const isOurs = !(error instanceof AppError);
      if (isOurs) deps.log.error({ change: change.number, error: String(error) }, 'after a merge');
      notes.push(`${what}: ${isOurs ? 'something went wrong on our side.' : error.message}`);
    }
  };
  if (tag !== null) await attempt('No tag', () => tagMerge(deps, { ...change, tag }, person));
  if (deleteSource) await attempt('Not deleted', () => deleteSourceOf(deps, change, person));
  return notes;
}

/** Gives the merge of a change a tag. Throws `conflict` when the change is not merged or the tag is taken. */
export async function tagMerge(
  deps: GatedLake,
  { number, tag, merge }: Pick<ChangeView, 'number' | 'merge'> & { readonly tag: string },
  person: Person,
): Promise<void> {
  const by = person.name;
  await audited(deps, { by, action: 'tag.create', target: tag }, async () => {
    if (merge === null) throw new AppError('conflict', `Change #${number} is not merged yet.`);
    const { mergeHash } = merge;
    const reference = { type: 'TAG' as const, name: tag, hash: mergeHash };
    valueOrThrow(await deps.catalog.createReference(reference));
    await recordEvent(deps, { number, by, kind: 'tagged', body: tag });
  });
}

/**
 * Deletes the source of a merged change; it can be restored for an hour. Throws `conflict` when it has
 * moved since the merge or there is none, `forbidden` for others than author and administrators.
 */
export async function deleteSourceOf(
  deps: GatedLake,
  { number, source, author, merge }: ChangeView,
  person: Person,
): Promise<void> {
  const by = person.name;
  await audited(deps, { by, action: 'branch.delete', target: source }, async () => {
    if (merge === null) throw new AppError('conflict', `Change #${number} is not merged yet.`);
    if (person.role !== 'admin' && by !== author) {
      throw new AppError('forbidden', `Only ${author} or an administrator deletes ${source}.`);
    }
    await deleteBranch(deps, { name: source, expectedHash: merge.sourceHash, by });
    await recordEvent(deps, { number, by, kind: 'deleted-source', body: source });
  });
}
