import { valueOrThrow } from './failure-to-app-error.ts';
import type { Catalog, Reference } from './port.ts';

interface Input {
  readonly name: string;
  /** A reference spec: a branch, a tag, a commit, a moment (`main*2026-01-31T12:00:00.000Z`). */
  readonly from: string;
}

/** Throws `conflict` when the name is taken, `not-found` when `from` names nothing. */
export async function createBranch(
  { catalog }: { readonly catalog: Catalog },
  { name, from }: Input,
): Promise<Reference> {
  const { hash } = valueOrThrow(await catalog.resolve(from));
  return valueOrThrow(await catalog.createReference({ type: 'BRANCH', name, hash }));
}
