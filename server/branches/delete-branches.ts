import { AppError } from '#server/platform/errors.ts';
import { deleteBranch } from './delete-branch.ts';

interface Outcome {
  readonly name: string;
  /** Null: it is deleted. Else the sentence that says why not. */
  readonly refused: string | null;
}

/** Deletes several branches and tags where they were seen, one after another; one that cannot go holds up none. */
export async function deleteBranches(
  deps: Parameters<typeof deleteBranch>[0],
  input: {
    readonly refs: readonly { readonly name: string; readonly expectedHash: string }[];
    readonly by: string;
  },
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { name, expectedHash } of input.refs) {
    try {
      await deleteBranch(deps, { name, expectedHash, by: input.by });
      outcomes.push({ name, refused: null });
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'unavailable') throw error;
      outcomes.push({ name, refused: error.message });
    }
  }
  return outcomes;
}
