import { AppError } from '#server/platform/errors.ts';
import { valueOrThrow } from './failure-to-app-error.ts';
import type { ContentKey } from './model/content.ts';
import { encodeKey } from './model/content-key.ts';
import type { Catalog, CommitMeta, LogEntry, Operation, Page } from './port.ts';

export interface TableCommit {
  readonly meta: CommitMeta;
  readonly operation: Operation;
}

export interface TableCommits extends Page<TableCommit> {
  readonly scannedCommits: number;
  /** True when the scan limit ended the page, not its size: there may be more behind `token`. */
  readonly isCut: boolean;
}

interface Input {
  readonly ref: string;
  readonly key: ContentKey;
  readonly maxRecords: number;
  /** Hash of the commit that the page before ended at. */
  readonly token?: string | null;
  /** How many commits are looked at for one page. */
  readonly maxScanned?: number;
}

const PAGE = 100;
const HASH = /^[0-9a-f]{64}$/;

/** Commits of the first-parent history of `ref` that touched a key, newest first. */
export async function tableCommits(
  { catalog }: { readonly catalog: Catalog },
  { ref, key, maxRecords, token = null, maxScanned = 1_000 }: Input,
): Promise<TableCommits> {
  if (token !== null && !HASH.test(token)) {
    throw new AppError('invalid', `'${token}' is not a page token. Start again without one.`);
  }
  const start = token === null ? ref : `@${token}~1`;
  const items: TableCommit[] = [];
  let scannedCommits = 0;
  for await (const { meta, operations } of walkHistory(catalog, start)) {
    scannedCommits += 1;
    const operation = operations?.find((found) => encodeKey(found.key) === encodeKey(key));
    if (operation !== undefined) items.push({ meta, operation });
    const isFull = items.length >= maxRecords;
    if (isFull || scannedCommits >= maxScanned) {
      return { items, token: meta.hash, scannedCommits, isCut: !isFull };
    }
  }
  return { items, token: null, scannedCommits, isCut: false };
}

async function* walkHistory(catalog: Catalog, ref: string): AsyncGenerator<LogEntry> {
  const { hash } = valueOrThrow(await catalog.resolve(ref));
  let token: string | null = null;
  do {
    const page: Page<LogEntry> = valueOrThrow(
      await catalog.history(`@${hash}`, { withOperations: true }, { maxRecords: PAGE, token }),
    );
    yield* page.items;
    token = page.token;
  } while (token !== null);
}
