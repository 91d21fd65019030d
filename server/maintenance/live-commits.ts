import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { Content } from '#server/catalog/model/content.ts';
import { formatKey } from '#server/catalog/model/content-key.ts';
import {
  type Catalog,
  type Entry,
  type LogEntry,
  NO_ANCESTOR_HASH,
  type Page,
  type Reference,
} from '#server/catalog/port.ts';

const REFS_A_PAGE = 500;
const COMMITS_A_PAGE = 200;
const ENTRIES_A_PAGE = 1_000;

/** What a key points at in a commit. */
export interface LiveContent {
  readonly content: Content;
  /** For people: `silver.readings at commit 1a2b3c4d`. */
  readonly subject: string;
}

/** Walks the commits that must stay readable, each once. */
export interface LiveCommits {
  /** How many have been seen. */
  readonly count: number;
  /** Contents of commits that were not seen before; run again, it gives what came since. */
  unseen(signal: AbortSignal): AsyncGenerator<LiveContent>;
}

/**
 * The heads of all branches, tags and run branches and other `roots`; their ancestors by every parent that are not older
 * than `since`; and behind those the commit that each line stood at then, so that any moment from
 * `since` on can be read. Commits are read by their operations, and whole only where a line ends.
 */
export function createLiveCommits(
  catalog: Catalog,
  { since, roots }: { readonly since: Date; readonly roots: () => Promise<readonly string[]> },
): LiveCommits {
  const seen = new Set<string>([NO_ANCESTOR_HASH]);
  const isOld = ({ meta }: LogEntry) => Date.parse(meta.commitTime) < since.getTime();

  /** One first-parent line, as far as it is live and not seen; merge parents are put on `pending`. */
  async function* line(start: string, pending: string[]): AsyncGenerator<LiveContent> {
    for await (const entry of historyOf(catalog, start)) {
      const { hash, parentCommitHashes } = entry.meta;
      if (seen.has(hash)) return;
      seen.add(hash);
      if (isOld(entry)) {
        yield* wholeCommit(catalog, hash);
        return;
      }
      for (const operation of entry.operations ?? []) {
        if (operation.type !== 'PUT') continue;
        const { key, content } = operation;
        yield { content, subject: subjectOf(key, hash) };
      }
      pending.push(...parentCommitHashes.slice(1));
    }
  }

  return {
    get count() {
      return seen.size - 1;
    },
    async *unseen(signal) {
      // Roots on both sides of the heads: a branch may become a root, or a root a branch, meanwhile.
      const pending = [...(await roots()), ...(await headsOf(catalog)), ...(await roots())];
      for (let hash = pending.pop(); hash !== undefined; hash = pending.pop()) {
        signal.throwIfAborted();
        if (!seen.has(hash)) yield* line(hash, pending);
      }
    },
  };
}

const subjectOf = (key: readonly string[], hash: string): string =>
  `${formatKey(key)} at commit ${hash.slice(0, 8)}`;

async function headsOf(catalog: Catalog): Promise<readonly string[]> {
  const heads: string[] = [];
  let token: string | null = null;
  do {
    const page: Page<Reference> = valueOrThrow(
      await catalog.listReferences({ maxRecords: REFS_A_PAGE, token }),
    );
    heads.push(...page.items.map(({ hash }) => hash));
    token = page.token;
  } while (token !== null);
  return heads;
}

async function* historyOf(catalog: Catalog, hash: string): AsyncGenerator<LogEntry> {
  let token: string | null = null;
  do {
    const page: Page<LogEntry> = valueOrThrow(
      await catalog.history(
        `@${hash}`,
        { withOperations: true },
        { maxRecords: COMMITS_A_PAGE, token },
      ),
    );
    yield* page.items;
    token = page.token;
  } while (token !== null);
}

async function* wholeCommit(catalog: Catalog, hash: string): AsyncGenerator<LiveContent> {
  let token: string | null = null;
  do {
    const page: Page<Entry> = valueOrThrow(
      await catalog.listEntries(
        `@${hash}`,
        { withContent: true },
        { maxRecords: ENTRIES_A_PAGE, token },
      ),
    );
    for (const { key, content } of page.items) {
      if (content !== null) yield { content, subject: subjectOf(key, hash) };
    }
    token = page.token;
  } while (token !== null);
}
