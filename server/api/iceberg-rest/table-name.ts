import { entryAt } from '#server/catalog/entry-at.ts';
import type { Catalog } from '#server/catalog/port.ts';
import { resolveRef } from '#server/catalog/resolve-ref.ts';

/** Where a name that a client sent leads. */
export interface NamedPlace {
  /** Reference spec. */
  readonly ref: string;
  readonly key: readonly string[];
  /** True when the name itself says which state is meant: such a place is read and never written. */
  readonly isPinned: boolean;
}

const PINNED = /^([^@#]+)(?:@([^#]+))?(?:#(.+))?$/;

/**
 * Names of tables and views may end in `@<branch or tag>`, `#<commit or time>` or both. A table that is
 * really called so comes first. Throws `not-found` for an unknown reference, `invalid` for a bad time.
 */
export async function resolveName(
  deps: { readonly catalog: Catalog },
  place: { readonly ref: string; readonly namespace: readonly string[]; readonly name: string },
): Promise<NamedPlace> {
  const { ref, namespace, name } = place;
  const plain = { ref, key: [...namespace, name], isPinned: false };
  const [, bare, at, moment] = PINNED.exec(name) ?? [];
  if (bare === undefined || (at === undefined && moment === undefined)) return plain;
  if ((await entryAt(deps, plain)) !== null) return plain;
  // Engines write identifiers in lower case, also the letters of a time.
  const then = moment?.replace(/^(\d{4}-.*)$/, (time) => time.toUpperCase()) ?? null;
  const { hash } = await resolveRef(deps, { ref: at ?? ref, at: then });
  return { ref: `@${hash}`, key: [...namespace, bare], isPinned: true };
}
