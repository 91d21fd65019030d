import { valueOrThrow } from './failure-to-app-error.ts';
import {
  type Catalog,
  type CommitMeta,
  NO_ANCESTOR_HASH,
  type Page,
  type PageRequest,
  type Reference,
} from './port.ts';

export interface BranchSummary extends Reference {
  readonly isDefault: boolean;
  /** The commit it points at; null when it has none yet. */
  readonly head: CommitMeta | null;
}

/** Branches and tags in name order, each with its newest commit. */
export async function listBranches(
  { catalog }: { readonly catalog: Catalog },
  page: PageRequest,
): Promise<Page<BranchSummary>> {
  const { items, token } = valueOrThrow(await catalog.listReferences(page));
  const summaries = items.map(async (reference) => ({
    ...reference,
    isDefault: reference.name === catalog.defaultBranch,
    head: await readHead(catalog, reference.hash),
  }));
  return { items: await Promise.all(summaries), token };
}

async function readHead(catalog: Catalog, hash: string): Promise<CommitMeta | null> {
  if (hash === NO_ANCESTOR_HASH) return null;
  const page = valueOrThrow(await catalog.history(`@${hash}`, {}, { maxRecords: 1 }));
  return page.items[0]?.meta ?? null;
}
