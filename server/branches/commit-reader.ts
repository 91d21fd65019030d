import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import { parseInstant } from '#server/catalog/model/instant.ts';
import { type Catalog, type CommitMeta, NO_ANCESTOR_HASH } from '#server/catalog/port.ts';

/** What lists and graphs need of a commit. */
export interface CommitLine {
  readonly hash: string;
  /** Direct parent first, merge parent second; without the beginning of time. */
  readonly parents: readonly string[];
  /** First line, cut at 200 characters. */
  readonly message: string;
  readonly author: string;
  /** ISO-8601. */
  readonly committedAt: string;
  /** The run that made it; null when none did. */
  readonly runId: string | null;
}

export interface DatedCommit extends CommitLine {
  readonly epochNanos: bigint;
  /** Everybody whom it names as having made it: committer, authors, and who asked for it. */
  readonly makers: readonly string[];
}

/** Reads commits by hash and remembers them: a commit never changes. */
export interface CommitReader {
  /** Null for the beginning of time. Throws `not-found` for a commit that does not exist. */
  load(hash: string): Promise<DatedCommit | null>;
}

const REMEMBERED = 50_000;
const FIRST_READ = 8;
const MOST_READ = 250;
const MESSAGE_LENGTH = 200;

/** The reader that a process shares. A line of history is read in growing pieces as somebody walks along it. */
export function createCommitReader(catalog: Catalog): CommitReader {
  const known = new Map<string, DatedCommit>();
  const reading = new Map<string, Promise<void>>();
  /** How much to read where an earlier piece ended. */
  const next = new Map<string, number>();

  const read = async (hash: string) => {
    const count = next.get(hash) ?? FIRST_READ;
    next.delete(hash);
    const page = valueOrThrow(await catalog.history(`@${hash}`, {}, { maxRecords: count }));
    for (const { meta } of page.items) known.set(meta.hash, toLine(meta));
    const end = page.items.at(-1)?.meta.parentCommitHashes[0];
    if (end !== undefined && page.token !== null) next.set(end, Math.min(MOST_READ, count * 2));
    forgetOldest(known, REMEMBERED);
    forgetOldest(next, REMEMBERED);
  };

  return {
    async load(hash) {
      if (hash === NO_ANCESTOR_HASH) return null;
      const found = known.get(hash);
      if (found !== undefined) return found;
      const piece = reading.get(hash) ?? read(hash).finally(() => reading.delete(hash));
      reading.set(hash, piece);
      await piece;
      return known.get(hash) ?? null;
    },
  };
}

function forgetOldest(map: Map<string, unknown>, most: number): void {
  for (const oldest of map.keys()) {
    if (map.size <= most) return;
    map.delete(oldest);
  }
}

function toLine(meta: CommitMeta): DatedCommit {
  return {
    hash: meta.hash,
    parents: meta.parentCommitHashes.filter((parent) => parent !== NO_ANCESTOR_HASH),
    message: (meta.message.split('\n', 1)[0] ?? '').slice(0, MESSAGE_LENGTH),
    author: meta.authors[0] ?? meta.committer,
    committedAt: meta.commitTime,
    runId: meta.properties['cascade.run']?.[0] ?? null,
    epochNanos: parseInstant(meta.commitTime) ?? 0n,
    makers: [
      ...new Set([meta.committer, ...meta.authors, ...(meta.properties['cascade.by'] ?? [])]),
    ],
  };
}

/** Without what lists do not show. */
export const lineOf = ({ epochNanos: _, makers: __, ...line }: DatedCommit): CommitLine => line;
