import { z } from 'zod';
import { type LogEntry, NO_ANCESTOR_HASH, type Reference } from '../../port.ts';
import { WireLogEntry } from '../../wire/operations.ts';
import { WireReference } from '../../wire/references.ts';
import type { NessieClient } from './nessie-client.ts';
import { refPath } from './paths.ts';

const PAGE = 250;
const References = z.object({ references: z.array(WireReference), token: z.string().nullish() });
const History = z.object({ logEntries: z.array(WireLogEntry), token: z.string().nullish() });

/**
 * Folders of the metadata that a commit named, found by walking the histories of all references and of
 * what was merged into them. Commits that were walked once are not read again. What only a deleted
 * branch named and nobody had asked for until then is not found: the server does not tell of it.
 */
export function createMetadataFolders(client: NessieClient): () => Promise<readonly string[]> {
  const walked = new Set([NO_ANCESTOR_HASH]);
  /** Merge parents of what was walked: a call that broke off leaves them to the next. */
  const owed = new Set<string>();
  const folders = new Set<string>();
  return async () => {
    const pending = [...owed, ...(await allReferences(client)).map(({ hash }) => hash)];
    for (let hash = pending.pop(); hash !== undefined; hash = pending.pop()) {
      if (walked.has(hash)) continue;
      const fresh: string[] = [];
      for await (const { meta, operations } of lineOf(client, hash)) {
        if (walked.has(meta.hash)) break;
        fresh.push(meta.hash);
        for (const folder of foldersOf(operations ?? [])) folders.add(folder);
        for (const parent of meta.parentCommitHashes.slice(1)) {
          if (walked.has(parent)) continue;
          owed.add(parent);
          pending.push(parent);
        }
      }
      // Only a line that was read to its end counts as walked: the next call takes up one that broke.
      for (const each of fresh) {
        walked.add(each);
        owed.delete(each);
      }
    }
    return [...folders];
  };
}

async function allReferences(client: NessieClient): Promise<readonly Reference[]> {
  const found: Reference[] = [];
  for (let token: string | null = null; ; ) {
    const page: z.output<typeof References> = await client.send({
      method: 'GET',
      path: 'trees',
      query: { 'max-records': PAGE, 'page-token': token },
      answer: References,
    });
    found.push(...page.references);
    token = page.token ?? null;
    if (token === null) return found;
  }
}

async function* lineOf(client: NessieClient, hash: string): AsyncGenerator<LogEntry> {
  for (let token: string | null = null; ; ) {
    const page: z.output<typeof History> = await client.send({
      method: 'GET',
      path: `${refPath(`@${hash}`)}/history`,
      query: { fetch: 'ALL', 'max-records': PAGE, 'page-token': token },
      answer: History,
    });
    yield* page.logEntries;
    token = page.token ?? null;
    if (token === null) return;
  }
}

function foldersOf(operations: NonNullable<LogEntry['operations']>): readonly string[] {
  return operations.flatMap((operation) => {
    if (operation.type !== 'PUT' || !('metadataLocation' in operation.content)) return [];
    const location = String(operation.content.metadataLocation);
    return [location.replace(/\/[^/]*$/, '')];
  });
}
