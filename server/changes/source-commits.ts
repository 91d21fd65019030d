import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { Catalog, CommitMeta, LogEntry, Page } from '#server/catalog/port.ts';
import type { Heads } from './heads.ts';

const PAGE = 100;
const MAX_COMMITS = 1_000;

export interface SourceCommits {
  /** Newest first. */
  readonly items: readonly CommitMeta[];
  /** True when there are more than were read. */
  readonly isCut: boolean;
}

/** Commits that the source has and the target has not. Empty when a branch is gone. */
export async function readSourceCommits(
  catalog: Catalog,
  { sourceHash, targetHash }: Heads,
): Promise<SourceCommits> {
  if (sourceHash === null || targetHash === null) return { items: [], isCut: false };
  const base = valueOrThrow(await catalog.mergeBase(`@${sourceHash}`, `@${targetHash}`));
  if (base === sourceHash) return { items: [], isCut: false };
  const items: CommitMeta[] = [];
  for await (const { meta } of walkBack(catalog, sourceHash, base, false)) {
    if (items.length >= MAX_COMMITS) return { items, isCut: true };
    items.push(meta);
  }
  return { items, isCut: false };
}

/** First parents from a commit on, down to but without `base`; stops after many where it is not met. */
export async function* walkBack(
  catalog: Pick<Catalog, 'history'>,
  from: string,
  base: string | null,
  withOperations: boolean,
): AsyncGenerator<LogEntry> {
  let token: string | null = null;
  let seen = 0;
  const options = { withOperations, ...(base !== null && { limitHash: base }) };
  do {
    const page: Page<LogEntry> = valueOrThrow(
      await catalog.history(`@${from}`, options, { maxRecords: PAGE, token }),
    );
    for (const entry of page.items) {
      // The catalog counts the limit in.
      if (entry.meta.hash === base) return;
      yield entry;
    }
    seen += page.items.length;
    token = page.token;
  } while (token !== null && seen <= MAX_COMMITS);
}
