import { AppError } from '#server/platform/errors.ts';
import { valueOrThrow } from './failure-to-app-error.ts';
import { explainConflict } from './model/explain-conflict.ts';
import type { Catalog, KeyMergeMode, MergeResult } from './port.ts';

interface Input {
  /** A branch, tag or other reference spec with a name. */
  readonly from: string;
  /** Where the caller saw `from`; left out: wherever it is now. */
  readonly fromHash?: string;
  readonly into: string;
  readonly message: string;
  readonly by: string;
  readonly properties?: Readonly<Record<string, readonly string[]>>;
  readonly dryRun?: boolean;
  /** Where the caller saw `into`; left out: wherever it is now. */
  readonly expectedHash?: string;
  readonly keyMergeModes?: readonly KeyMergeMode[];
}

export interface MergeOutcome extends MergeResult {
  /** The state of `from` that was merged, or would be. */
  readonly fromHash: string;
  /** One sentence a conflict, for people; empty when the merge is clean. */
  readonly conflictSentences: readonly string[];
}

/**
 * Merges one branch into another, or says what would happen (`dryRun`). Conflicts are a result with
 * `wasSuccessful: false`, nothing is written then. Throws `not-found` for unknown or unrelated
 * branches, `conflict` when `from` is not where it was seen, `invalid` for key modes that match nothing.
 */
export async function mergeBranch(
  { catalog }: { readonly catalog: Catalog },
  input: Input,
): Promise<MergeOutcome> {
  const source = valueOrThrow(await catalog.resolve(input.from));
  if (input.fromHash !== undefined && input.fromHash !== source.hash) {
    throw new AppError(
      'conflict',
      `'${input.from}' is not at ${input.fromHash.slice(0, 8)} any more, but at ${source.hash.slice(0, 8)}. Look at what the merge brings now.`,
    );
  }
  const target = valueOrThrow(await catalog.getReference(input.into));
  const result = valueOrThrow(
    await catalog.merge({
      branch: input.into,
      expectedHash: input.expectedHash ?? target.hash,
      fromRefName: source.name ?? input.into,
      fromHash: source.hash,
      meta: {
        message: input.message,
        committer: input.by,
        authors: [input.by],
        properties: input.properties ?? {},
      },
      isDryRun: input.dryRun ?? false,
      ...(input.keyMergeModes && { keyMergeModes: input.keyMergeModes }),
    }),
  );
  const conflicts = result.details.flatMap(({ conflict }) => conflict ?? []);
  return {
    ...result,
    fromHash: source.hash,
    conflictSentences: conflicts.map((conflict) =>
      explainConflict(conflict, input.from, input.into),
    ),
  };
}
