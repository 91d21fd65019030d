import { z } from 'zod';
import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { Catalog } from '#server/catalog/port.ts';

export const FindRefsInput = z.object({
  /** Part of a name, in any case; empty finds every one. */
  search: z.string().trim().max(500).default(''),
  kind: z.enum(['branch', 'tag']).optional(),
  limit: z.number().int().min(1).max(1000).default(300),
});

interface FoundRefs {
  readonly refs: readonly {
    readonly name: string;
    readonly kind: 'branch' | 'tag';
    readonly hash: string;
  }[];
  /** How many match, listed or not. */
  readonly total: number;
}

const REFS_A_PAGE = 1_000;

/** Branches and tags by a part of their names: the default branch first, then those that start with it. */
export async function findRefs(
  { catalog }: { readonly catalog: Catalog },
  input: z.input<typeof FindRefsInput>,
): Promise<FoundRefs> {
  const { search, kind, limit } = FindRefsInput.parse(input);
  const sought = search.toLowerCase();
  const found: FoundRefs['refs'][number][] = [];
  let token: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof readPage>> = await readPage(catalog, token);
    for (const { name, type, hash } of page.items) {
      const isWanted = kind === undefined || (type === 'BRANCH') === (kind === 'branch');
      if (!isWanted || !name.toLowerCase().includes(sought)) continue;
      found.push({ name, kind: type === 'BRANCH' ? 'branch' : 'tag', hash });
    }
    token = page.token;
  } while (token !== null);
  const rank = ({ name }: { readonly name: string }) =>
    name === catalog.defaultBranch ? 0 : name.toLowerCase().startsWith(sought) ? 1 : 2;
  const ordered = found.toSorted((a, b) => rank(a) - rank(b));
  return { refs: ordered.slice(0, limit), total: ordered.length };
}

const readPage = async (catalog: Catalog, token: string | null) =>
  valueOrThrow(await catalog.listReferences({ maxRecords: REFS_A_PAGE, token }));
