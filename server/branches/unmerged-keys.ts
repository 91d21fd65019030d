import { mergeBranch } from '#server/catalog/merge-branch.ts';
import type { Catalog } from '#server/catalog/port.ts';
import { AppError } from '#server/platform/errors.ts';

export interface Unmerged {
  readonly name: string;
  /** How many keys a merge into the default branch would change; null when there can be none, and why. */
  readonly keys: number | null;
  /** How many of them were changed there too. */
  readonly conflicts: number;
  readonly why: string | null;
}

/**
 * What a merge of each ref into the default branch would bring, by a dry run: other than the number of
 * commits ahead, that is nothing after a merge.
 */
export async function unmergedKeys(
  { catalog }: { readonly catalog: Catalog },
  { names }: { readonly names: readonly string[] },
): Promise<readonly Unmerged[]> {
  const answers: Unmerged[] = [];
  for (const name of names) answers.push(await tryMerge(catalog, name));
  return answers;
}

async function tryMerge(catalog: Catalog, name: string): Promise<Unmerged> {
  try {
    const { details } = await mergeBranch(
      { catalog },
      { from: name, into: catalog.defaultBranch, message: '', by: '', dryRun: true },
    );
    const conflicts = details.filter(({ conflict }) => conflict !== null).length;
    return { name, keys: details.length, conflicts, why: null };
  } catch (error) {
    // A branch that is gone by now, or shares no commit with the default branch.
    if (!(error instanceof AppError) || error.code === 'unavailable') throw error;
    return { name, keys: null, conflicts: 0, why: error.message };
  }
}
