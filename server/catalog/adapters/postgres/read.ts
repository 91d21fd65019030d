import { findMergeBase } from '../../model/commit-graph.ts';
import type { ContentKey } from '../../model/content.ts';
import { decodeContent } from '../../model/content-codec.ts';
import { decodeKey } from '../../model/content-key.ts';
import { lookUp, type TreeEntry, walkEntries } from '../../model/tree.ts';
import { diffTrees, type TreeChange } from '../../model/tree-diff.ts';
import type { Diff, Entry, EntryOptions, KeySelection, Page, PageRequest } from '../../port.ts';
import { compileFilter } from './cel-filter.ts';
import type { StoredCommit } from './commit-table.ts';
import { bindEntry, bindKey, DIFF_VARIABLES, ENTRY_VARIABLES } from './filter-variables.ts';
import { type KeyRange, readRange } from './key-selection.ts';
import { openNodeBuffer } from './node-table.ts';
import {
  checkPage,
  laterKey,
  readKeyToken,
  takePage,
  writeDiffToken,
  writeEntryToken,
} from './page-token.ts';
import { requireKey } from './require-key.ts';
import { loadContents, type Tables } from './tables.ts';

export async function listEntries(
  tables: Tables,
  commit: StoredCommit,
  options: EntryOptions,
  page: PageRequest,
): Promise<Page<Entry>> {
  checkPage(page);
  const range = readRange(options);
  const filter = options.filter ? compileFilter(options.filter, ENTRY_VARIABLES) : null;
  const from = laterKey(range.from, readKeyToken(page));
  const entries = walkEntries(openNodeBuffer(tables.nodes), commit.record.tree, from);
  const chosen = choose(entries, range, ({ key, value }: TreeEntry) =>
    filter === null ? true : filter(bindEntry(decodeKey(key), value.type)),
  );
  const { items, next } = await takePage(chosen, page.maxRecords);
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
    token: next === null ? null : writeEntryToken(next.key),
  };
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
  options: KeySelection,
): Promise<Page<Diff>> {
  checkPage(page);
  const range = readRange(options);
  const filter = options.filter ? compileFilter(options.filter, DIFF_VARIABLES) : null;
  const start = laterKey(range.from, readKeyToken(page));
  const nodes = openNodeBuffer(tables.nodes);
  const changes = diffTrees(nodes, from.record.tree, to.record.tree, start);
  const chosen = choose(changes, range, ({ key }: TreeChange) =>
    filter === null ? true : filter(bindKey(decodeKey(key))),
  );
  const { items, next } = await takePage(chosen, page.maxRecords);
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
    token: next === null ? null : writeDiffToken(next.key),
  };
}

/** The items of a range that are asked for; ends with the range. */
async function* choose<T extends { readonly key: string }>(
  items: AsyncIterable<T>,
  range: KeyRange,
  isMatch: (item: T) => boolean,
): AsyncGenerator<T> {
  for await (const item of items) {
    if (!range.isWithin(item.key)) return;
    if (range.isChosen(item.key) && isMatch(item)) yield item;
  }
}

export async function readMergeBase(tables: Tables, a: StoredCommit, b: StoredCommit) {
  return (await findMergeBase(tables.commits.walker(), a, b))?.hash ?? null;
}

const CONTENTS_A_PAGE = 5_000;

export async function readMetadataFolders({ database }: Tables): Promise<readonly string[]> {
  const folders = new Set<string>();
  // PostgreSQL's own JSON functions fail at a text with a NUL in it, which a property may have.
  const sql = `SELECT hash, body FROM app.catalog_contents
    WHERE hash > $1 AND body LIKE '%"metadataLocation"%' ORDER BY hash LIMIT ${CONTENTS_A_PAGE}`;
  for (let last: string | null = ''; last !== null; ) {
    const rows = await database.query(sql, [last]);
    for (const { body } of rows) {
      const content = decodeContent(String(body));
      if (!('metadataLocation' in content)) continue;
      folders.add(String(content.metadataLocation).replace(/\/[^/]*$/, ''));
    }
    last = rows.length < CONTENTS_A_PAGE ? null : String(rows.at(-1)?.['hash']);
  }
  return [...folders];
}
