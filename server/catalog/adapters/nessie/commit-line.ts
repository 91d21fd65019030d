import { z } from 'zod';
import { parseInstant } from '../../model/instant.ts';
import { NO_ANCESTOR_HASH } from '../../port.ts';
import { WireLogEntry } from '../../wire/operations.ts';
import type { NessieClient } from './nessie-client.ts';
import { refPath } from './paths.ts';

/** A commit as a search for ancestors sees it. */
export interface CommitPlace {
  readonly hash: string;
  readonly parents: readonly string[];
  readonly epochNanos: bigint;
}

export type LoadPlace = (hash: string) => Promise<CommitPlace>;

const PAGE = 250;
const MOST_KEPT = 50_000;
const Line = z.object({ logEntries: z.array(WireLogEntry) });
const BEGINNING: CommitPlace = { hash: NO_ANCESTOR_HASH, parents: [], epochNanos: -1n };

/** Reads commits in long pieces of their line and keeps them: a commit never changes. */
export function createCommitLine(client: NessieClient): LoadPlace {
  const kept = new Map<string, CommitPlace>();
  return async (hash) => {
    if (hash === NO_ANCESTOR_HASH) return BEGINNING;
    const known = kept.get(hash);
    if (known !== undefined) return known;
    if (kept.size > MOST_KEPT) kept.clear();
    const { logEntries } = await client.send({
      method: 'GET',
      path: `${refPath(`@${hash}`)}/history`,
      query: { 'max-records': PAGE },
      answer: Line,
    });
    for (const { meta, parentCommitHash } of logEntries) {
      const parents =
        meta.parentCommitHashes.length > 0 ? meta.parentCommitHashes : [parentCommitHash];
      const epochNanos = parseInstant(meta.commitTime) ?? 0n;
      kept.set(meta.hash, { hash: meta.hash, parents, epochNanos });
    }
    return kept.get(hash) ?? BEGINNING;
  };
}
