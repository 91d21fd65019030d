import { findMergeBase } from '../../model/commit-graph.ts';
import type { CommitRecord } from '../../model/commit-record.ts';
import type { ContentKey } from '../../model/content.ts';
import {
  decodeKey,
  encodeKey,
  isAtOrBelow,
  keyDefect,
  successorKey,
} from '../../model/content-key.ts';
import { lookUp, type NodeStore, type TreeEntry, walkEntries } from '../../model/tree.ts';
import { diffTrees } from '../../model/tree-diff.ts';
import type { CommitMeta, Diff, Entry, LogEntry, Operation, PageRequest } from '../../port.ts';
import type { StoredCommit } from './commit-table.ts';
import { badRequest } from './failure.ts';
import { openNodeBuffer } from './node-table.ts';
import { checkPage, readToken, takePage, writeToken } from './page-token.ts';
import { requireCommit } from './resolve.ts';
import { loadContents, type Tables } from './tables.ts';

export async function listEntries(
  tables: Tables,
  commit: StoredCommit,
  options: { readonly prefix?: ContentKey; readonly withContent?: boolean },
  page: PageRequest,
): Promise<{ readonly items: readonly Entry[]; readonly token: string | null }> {
  checkPage(page);
  const after = readToken(page.token);
  const prefix = options.prefix === undefined ? null : requireKey(options.prefix);
  const from = after === null ? (prefix ?? '') : successorKey(after);
  const nodes = openNodeBuffer(tables.nodes);
  const { items, hasMore } = await takePage(
    entriesBelow(nodes, commit.record.tree, from, prefix),
    page.maxRecords,
  );
  const contents = options.withContent
    ? await loadContents(
        tables,
        items.map(({ value }) => value),
      )
    : [];
  return {
    items: items.map(({ key, value }, index) => ({
      key: decodeKey(key),
      type: value.type,
      contentId: value.id,
      content: contents[index] ?? null,
    })),
    token: tokenAfter(items, hasMore),
  };
}

async function* entriesBelow(
  nodes: NodeStore,
  root: string,
  from: string,
  prefix: string | null,
): AsyncGenerator<TreeEntry> {
  for await (const entry of walkEntries(nodes, root, from)) {
    if (prefix !== null && !isAtOrBelow(entry.key, prefix)) return;
    yield entry;
  }
}

export async function getContents(
  tables: Tables,
  commit: StoredCommit,
  keys: readonly ContentKey[],
) {
  const nodes = openNodeBuffer(tables.nodes);
  const values = await Promise.all(
    keys.map((key) => lookUp(nodes, commit.record.tree, requireKey(key))),
  );
  const contents = await loadContents(tables, values);
  return keys.flatMap((key, index) => {
    const content = contents[index] ?? null;
    return content === null ? [] : [{ key, content }];
  });
}

export async function readDiff(
  tables: Tables,
  from: StoredCommit,
  to: StoredCommit,
  page: PageRequest,
): Promise<{ readonly items: readonly Diff[]; readonly token: string | null }> {
  checkPage(page);
  const nodes = openNodeBuffer(tables.nodes);
  const changes = diffTrees(nodes, from.record.tree, to.record.tree, readToken(page.token));
  const { items, hasMore } = await takePage(changes, page.maxRecords);
  const contents = await loadContents(
    tables,
    items.flatMap((change) => [change.from, change.to]),
  );
  return {
    items: items.map(({ key }, index) => ({
      key: decodeKey(key),
      from: contents[2 * index] ?? null,
      to: contents[2 * index + 1] ?? null,
    })),
    token: tokenAfter(items, hasMore),
  };
}

/** A token of the history is the hash of the next commit. */
export async function readHistory(
  tables: Tables,
  head: StoredCommit,
  options: { readonly withOperations?: boolean; readonly limitHash?: string },
  page: PageRequest,
): Promise<{ readonly items: readonly LogEntry[]; readonly token: string | null }> {
  checkPage(page);
  const start = page.token ?? head.hash;
  if (!/^[0-9a-f]{64}$/.test(start)) throw badRequest(`'${start}' is not a page token.`);
  await requireCommit(tables.commits, start);
  const line = await tables.commits.line(start, page.maxRecords + 1);
  const limit = line.findIndex(({ hash }) => hash === options.limitHash);
  const wanted = limit < 0 ? line : line.slice(0, limit);
  const commits = wanted.slice(0, page.maxRecords);
  const operations = options.withOperations ? await readOperations(tables, commits) : [];
  return {
    items: commits.map((commit, index) => ({
      meta: toMeta(commit),
      parentCommitHash: commit.parent,
      operations: operations[index] ?? null,
    })),
    token: wanted[page.maxRecords]?.hash ?? null,
  };
}

async function readOperations(
  tables: Tables,
  commits: readonly StoredCommit[],
): Promise<readonly (readonly Operation[])[]> {
  const stored = commits.map(({ record }) => record.operations);
  const contents = await loadContents(tables, stored.flat().map(storedValue));
  let next = 0;
  return stored.map((operations) =>
    operations.map((operation): Operation => {
      const content = contents[next] ?? null;
      next += 1;
      return content === null
        ? { type: 'DELETE', key: operation.key }
        : { type: 'PUT', key: operation.key, content };
    }),
  );
}

function storedValue(operation: CommitRecord['operations'][number]) {
  if (operation.type === 'DELETE') return null;
  return { type: operation.contentType, id: operation.id, value: operation.value };
}

export async function readMergeBase(tables: Tables, a: StoredCommit, b: StoredCommit) {
  return (await findMergeBase(tables.commits.load, a, b))?.hash ?? null;
}

export async function readMetadataFolders({ database }: Tables): Promise<readonly string[]> {
  const rows = await database.query(
    `SELECT DISTINCT regexp_replace(body::json->>'metadataLocation', '/[^/]*$', '') AS folder
     FROM app.catalog_contents WHERE body::json->>'metadataLocation' IS NOT NULL`,
  );
  return rows.map(({ folder }) => String(folder));
}

function toMeta({ hash, record }: StoredCommit): CommitMeta {
  return {
    hash,
    message: record.message,
    committer: record.committer,
    authors: record.authors,
    commitTime: record.commitTime,
    authorTime: record.authorTime,
    properties: record.properties,
    parentCommitHashes: record.parents,
  };
}

/** The encoded key. Throws `bad-request` when the key is not one. */
export function requireKey(key: ContentKey): string {
  const defect = keyDefect(key);
  if (defect !== null) throw badRequest(defect);
  return encodeKey(key);
}

function tokenAfter(items: readonly { readonly key: string }[], hasMore: boolean): string | null {
  const last = items.at(-1);
  return hasMore && last !== undefined ? writeToken(last.key) : null;
}
