import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { Catalog, Reference } from '#server/catalog/port.ts';
import { AppError } from '#server/platform/errors.ts';

interface Input {
  readonly name: string;
  readonly to: string;
  /** Where the caller saw it; left out: wherever it is now. */
  readonly expectedHash?: string;
}

/**
 * Gives a branch or tag another name: the new one is made, then the old one deleted where it was seen.
 * When the old one has moved or may not go, the new one is taken back. Throws `forbidden` for the
 * default branch and protected ones, `conflict` when it has moved or the new name is taken.
 */
export async function renameBranch(
  { catalog }: { readonly catalog: Catalog },
  { name, to, expectedHash }: Input,
): Promise<Reference> {
  if (name === catalog.defaultBranch) {
    throw new AppError('forbidden', `'${name}' is the default branch and keeps its name.`);
  }
  const seen = valueOrThrow(await catalog.getReference(name));
  const hash = expectedHash ?? seen.hash;
  const renamed = valueOrThrow(await catalog.createReference({ type: seen.type, name: to, hash }));
  const removed = await catalog.deleteReference(name, hash);
  if (!removed.ok) await catalog.deleteReference(to, hash);
  valueOrThrow(removed);
  return renamed;
}
