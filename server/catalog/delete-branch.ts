import { AppError } from '#server/platform/errors.ts';
import { valueOrThrow } from './failure-to-app-error.ts';
import type { Catalog, Reference } from './port.ts';

interface Input {
  readonly name: string;
  /** Where the caller saw it; left out: wherever it is now. */
  readonly expectedHash?: string;
}

/**
 * Deletes a branch or tag; its commits stay readable by hash. Throws `forbidden` for the default
 * branch, `conflict` when the branch has moved.
 */
export async function deleteBranch(
  { catalog }: { readonly catalog: Catalog },
  { name, expectedHash }: Input,
): Promise<Reference> {
  if (name === catalog.defaultBranch) {
    throw new AppError(
      'forbidden',
      `'${name}' is the default branch and cannot be deleted. Name another branch.`,
    );
  }
  const hash = expectedHash ?? valueOrThrow(await catalog.getReference(name)).hash;
  return valueOrThrow(await catalog.deleteReference(name, hash));
}
