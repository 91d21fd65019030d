import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { Catalog, LogEntry, Page } from '#server/catalog/port.ts';
import { type Provenance, provenanceOf } from './model/commit-properties.ts';
import type { TableStates } from './model/freshness.ts';

const PAGE = 100;
/** Past this many commits an asset counts as of unknown origin and is built again. */
const MAX_COMMITS = 5_000;

type Log = Pick<Catalog, 'history' | 'mergeBase'>;

/**
 * For each asset the newest commit of a run that wrote it, as seen from a reference spec; the log is
 * followed into what was merged. `tables` are those that exist there. An asset that something else wrote since is not in the result.
 */
export async function findProvenance(
  catalog: Log,
  ref: string,
  assets: readonly { readonly name: string }[],
  tables: TableStates,
): Promise<ReadonlyMap<string, Provenance>> {
  const search: Search = {
    catalog,
    // Only what exists has a writer to be found; for the rest the whole log would be read in vain.
    open: new Set(assets.map(({ name }) => name).filter((name) => tables.has(name))),
    found: new Map(),
    commitsLeft: MAX_COMMITS,
  };
  await walk(search, ref, null);
  return search.found;
}

interface Search {
  readonly catalog: Log;
  /** Assets whose last writer is not known yet. */
  readonly open: Set<string>;
  readonly found: Map<string, Provenance>;
  commitsLeft: number;
}

async function walk(search: Search, ref: string, limitHash: string | null): Promise<void> {
  let token: string | null = null;
  do {
    const page: Page<LogEntry> = valueOrThrow(
      await search.catalog.history(
        ref,
        { withOperations: true, ...(limitHash !== null && { limitHash }) },
        { maxRecords: PAGE, token },
      ),
    );
    for (const entry of page.items) {
      if (entry.meta.hash === limitHash) return;
      if (search.open.size === 0 || search.commitsLeft === 0) return;
      search.commitsLeft -= 1;
      await visit(search, entry);
    }
    token = page.token;
  } while (token !== null);
}

async function visit(search: Search, entry: LogEntry): Promise<void> {
  const written = provenanceOf(entry.meta);
  if (written !== null && search.open.delete(written.asset)) {
    search.found.set(written.asset, written.provenance);
  }
  const [parent, mergeParent] = entry.meta.parentCommitHashes;
  if (parent !== undefined && mergeParent !== undefined) {
    const base = valueOrThrow(await search.catalog.mergeBase(`@${parent}`, `@${mergeParent}`));
    await walk(search, `@${mergeParent}`, base);
  }
  // The same rows in other files: whoever wrote them before is still their writer.
  if (entry.meta.properties['cascade.maintenance'] !== undefined) return;
  // What a commit changed without saying so was not written by a run.
  for (const operation of entry.operations ?? []) {
    if (operation.type !== 'UNCHANGED') search.open.delete(operation.key.join('.'));
  }
}
