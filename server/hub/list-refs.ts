import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { Catalog } from '#server/catalog/port.ts';

const MOST_REFS = 1_000;
const NEWEST_COMMITS = 12;

interface RefLine {
  readonly name: string;
  readonly kind: 'branch' | 'tag';
  readonly hash: string;
}

interface CommitLine {
  readonly hash: string;
  readonly message: string;
  readonly at: Date;
}

export interface Refs {
  readonly refs: readonly RefLine[];
  /** True when there are more than are listed. */
  readonly truncated: boolean;
  /** The newest commits of the ref asked about. */
  readonly commits: readonly CommitLine[];
}

/** What a person may look at: branches and tags by name, and the latest commits of one of them. */
export async function listRefs(
  { catalog }: { readonly catalog: Catalog },
  input: { readonly ref: string },
): Promise<Refs> {
  const page = valueOrThrow(await catalog.listReferences({ maxRecords: MOST_REFS }));
  // A ref of the address that does not exist must not hide the ones that do.
  const history = await catalog.history(input.ref, {}, { maxRecords: NEWEST_COMMITS });
  return {
    refs: page.items.map(({ name, type, hash }) => ({
      name,
      kind: type === 'BRANCH' ? 'branch' : 'tag',
      hash,
    })),
    truncated: page.token !== null,
    commits: history.ok
      ? history.value.items.map(({ meta }) => ({
          hash: meta.hash,
          message: meta.message,
          at: new Date(meta.commitTime),
        }))
      : [],
  };
}
