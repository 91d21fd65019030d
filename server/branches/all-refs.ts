import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { Catalog, Page, Reference } from '#server/catalog/port.ts';

const REFS_A_PAGE = 1_000;

/** Every branch and tag, or those that a CEL expression over `ref` and `refType` holds for. Throws `invalid` for one that is none. */
export async function allRefs(
  catalog: Catalog,
  { filter }: { readonly filter?: string } = {},
): Promise<readonly Reference[]> {
  const refs: Reference[] = [];
  let token: string | null = null;
  do {
    const page: Page<Reference> = valueOrThrow(
      await catalog.listReferences(
        { maxRecords: REFS_A_PAGE, token },
        filter === undefined ? {} : { filter, withInfo: /\b(commit|refMeta)\b/.test(filter) },
      ),
    );
    refs.push(...page.items.map(({ type, name, hash }) => ({ type, name, hash })));
    token = page.token;
  } while (token !== null);
  return refs;
}
