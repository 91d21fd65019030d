import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { Catalog, Reference } from '#server/catalog/port.ts';

interface Input {
  readonly name: string;
  /** Where the caller saw it. */
  readonly expectedHash: string;
  readonly toHash: string;
}

/** Moves a branch or tag to another commit. Throws `forbidden` for protected ones, `conflict` when it has moved, `not-found`. */
export async function assignBranch(
  { catalog }: { readonly catalog: Catalog },
  { name, expectedHash, toHash }: Input,
): Promise<Reference> {
  return valueOrThrow(await catalog.assignReference(name, expectedHash, toHash));
}
