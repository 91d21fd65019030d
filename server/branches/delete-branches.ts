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
    /** Runs around each deletion, as to write it down. */
    readonly around?: (name: string, work: () => Promise<unknown>) => Promise<unknown>;
  },
): Promise<readonly Outcome[]> {
  const { by, around = (_name, work) => work() } = input;
  const outcomes: Outcome[] = [];
  for (const { name, expectedHash } of input.refs) {
    try {
      await around(name, () => deleteBranch(deps, { name, expectedHash, by }));
      outcomes.push({ name, refused: null });
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'unavailable') throw error;
      outcomes.push({ name, refused: error.message });
    }
  }
  return outcomes;
}
