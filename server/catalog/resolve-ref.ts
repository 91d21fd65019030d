import { valueOrThrow } from './failure-to-app-error.ts';
import type { Catalog, EffectiveReference } from './port.ts';
import { resolveMoment } from './resolve-moment.ts';

const COMMIT = /^[0-9a-f]{8,64}$/;

/**
 * The commit that a page reads: a branch, tag or commit hash, at its head or at another moment
 * (`at` is a commit hash or an ISO time with zone). Throws `not-found` or `invalid`.
 */
export async function resolveRef(
  deps: { readonly catalog: Catalog },
  { ref, at }: { readonly ref: string; readonly at: string | null },
): Promise<EffectiveReference> {
  const name = COMMIT.test(ref) ? `@${ref}` : ref;
  if (at === null) return valueOrThrow(await deps.catalog.resolve(name));
  if (!COMMIT.test(at)) return resolveMoment(deps, { ref: name, at });
  const { type, hash } = valueOrThrow(await deps.catalog.resolve(`@${at}`));
  return { type, name: ref, hash };
}
