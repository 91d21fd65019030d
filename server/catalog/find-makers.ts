import { valueOrThrow } from './failure-to-app-error.ts';
import type { ContentKey } from './model/content.ts';
import { encodeKey } from './model/content-key.ts';
import type { Maker } from './model/maker.ts';
import type { Catalog, LogEntry, Page } from './port.ts';

/** By encoded key, the newest commit of a side that changed it. */
export type Makers = ReadonlyMap<string, Maker>;

/**
 * Looks from a commit back to `base`, or a thousand commits when it is null, for who changed each key
 * last; keys that nobody there changed are absent.
 */
export async function findMakers(
  catalog: Pick<Catalog, 'history'>,
  input: {
    readonly from: string;
    readonly base: string | null;
    readonly keys: readonly ContentKey[];
  },
): Promise<Makers> {
  const wanted = new Set(input.keys.map(encodeKey));
  const makers = new Map<string, Maker>();
  if (wanted.size === 0 || input.from === input.base) return makers;
  for await (const { meta, operations } of walkBack(catalog, input.from, input.base)) {
    for (const { type, key } of operations ?? []) {
      const encoded = encodeKey(key);
      if (type === 'UNCHANGED' || !wanted.delete(encoded)) continue;
      const { hash, message, commitTime: at, authors, committer } = meta;
      makers.set(encoded, { hash, message, at, author: authors.join(', ') || committer });
    }
    if (wanted.size === 0) break;
  }
  return makers;
}

const PAGE = 100;
const MOST_READ = 1_000;

/** First parents from a commit on, down to but without `base`; stops after many where it is not met. */
async function* walkBack(
  catalog: Pick<Catalog, 'history'>,
  from: string,
  base: string | null,
): AsyncGenerator<LogEntry> {
  let token: string | null = null;
  let seen = 0;
  do {
    const page: Page<LogEntry> = valueOrThrow(
      await catalog.history(
        `@${from}`,
        { withOperations: true, ...(base !== null && { limitHash: base }) },
        { maxRecords: PAGE, token },
      ),
    );
    for (const entry of page.items) {
      // The catalog counts the limit in.
      if (entry.meta.hash === base) return;
      yield entry;
    }
    seen += page.items.length;
    token = page.token;
  } while (token !== null && seen < MOST_READ);
}
