import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { Catalog } from '#server/catalog/port.ts';
import { AppError } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';

interface Input {
  readonly target: string;
  /** Where the target was seen. */
  readonly head: string;
  /** `revert` names the helping branch `revert/<id>`. */
  readonly purpose: string;
  readonly message: string;
  readonly by: string;
  readonly properties: Readonly<Record<string, readonly string[]>>;
}

/**
 * Brings onto a branch that changes by merge alone what `write` commits: on a helping branch made at
 * `head`, merged into the target and gone afterwards. Answers the target's new head. Throws `conflict`
 * when the target changed the same keys meanwhile, and `forbidden` when it takes no merge either.
 */
export async function throughBranch(
  catalog: Catalog,
  input: Input,
  write: (branch: string) => Promise<string>,
): Promise<string> {
  const { target, head, purpose, message, by, properties } = input;
  const name = `${purpose}/${newId()}`;
  valueOrThrow(await catalog.createReference({ type: 'BRANCH', name, hash: head }));
  let tip = head;
  try {
    tip = await write(name);
    const merged = valueOrThrow(
      await catalog.merge({
        branch: target,
        expectedHash: head,
        fromRefName: name,
        fromHash: tip,
        meta: { message, committer: by, authors: [by], properties },
      }),
    );
    if (merged.wasSuccessful) return merged.resultantTargetHash ?? merged.effectiveTargetHash;
    throw new AppError(
      'conflict',
      `'${target}' changed the same keys meanwhile: ${merged.details.flatMap(({ conflict }) => conflict?.message ?? []).join(', ')}. Try again on its new state.`,
    );
  } finally {
    await catalog.deleteReference(name, tip);
  }
}
