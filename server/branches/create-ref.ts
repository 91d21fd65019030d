import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { Catalog, Reference } from '#server/catalog/port.ts';
import { resolveRef } from '#server/catalog/resolve-ref.ts';

interface Input {
  readonly type: Reference['type'];
  readonly name: string;
  /** A branch, a tag or a commit hash. */
  readonly from: string;
  /** A commit hash or an ISO time with zone; null is the head of `from`. */
  readonly at: string | null;
}

/** Makes a branch or tag. Throws `conflict` when the name is taken, `not-found` or `invalid` for where it starts. */
export async function createRef(
  { catalog }: { readonly catalog: Catalog },
  { type, name, from, at }: Input,
): Promise<Reference> {
  const { hash } = await resolveRef({ catalog }, { ref: from, at });
  return valueOrThrow(await catalog.createReference({ type, name, hash }));
}
