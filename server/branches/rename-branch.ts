import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { Catalog, Reference } from '#server/catalog/port.ts';
import { requireUnprotected } from '#server/catalog/require-unprotected.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import { hashSeen } from './hash-seen.ts';

interface Input {
  readonly name: string;
  readonly to: string;
  /** Where the caller saw it; left out: wherever it is now. */
  readonly expectedHash?: string;
}

/**
 * Gives a branch or tag another name: the new one is made, then the old one deleted where it was seen.
 * When the old one has moved or may not go, the new one is taken back. Throws `forbidden` for the
 * default branch and protected ones, `conflict` when it has moved or the new name is taken, `unavailable`
 * when nobody knows whether the old one is gone: then the new one stays.
 */
export async function renameBranch(
  deps: { readonly catalog: Catalog; readonly database: Database },
  { name, to, expectedHash }: Input,
): Promise<Reference> {
  const { catalog } = deps;
  if (name === catalog.defaultBranch) {
    throw new AppError('forbidden', `'${name}' is the default branch and keeps its name.`);
  }
  // Before the new one is made: under a protected name it could not be taken back.
  await requireUnprotected(deps, name);
  const seen = valueOrThrow(await catalog.getReference(name));
  const hash = hashSeen(seen, expectedHash);
  const renamed = valueOrThrow(await catalog.createReference({ type: seen.type, name: to, hash }));
  const removed = await catalog.deleteReference(name, hash);
  if (removed.ok || removed.error.kind === 'reference-not-found') return renamed;
  const mayBothStand = removed.error.kind === 'unavailable';
  if (mayBothStand || !(await catalog.deleteReference(to, hash)).ok) {
    throw new AppError(
      mayBothStand ? 'unavailable' : 'conflict',
      `'${to}' was made, but '${name}' may be there still. Look at the list of branches and delete the one too many.`,
      { cause: removed.error },
    );
  }
  return valueOrThrow(removed);
}
