import type { Database } from '#server/platform/database.ts';
import type { Content } from '../../model/content.ts';
import { decodeContent } from '../../model/content-codec.ts';
import type { TreeValue } from '../../model/tree.ts';
import { type CommitTable, createCommitTable } from './commit-table.ts';
import { createHashedTable, type HashedTable } from './hashed-table.ts';
import { createNodeTable, type NodeTable } from './node-table.ts';
import { createReferenceTable, type ReferenceTable } from './reference-table.ts';

/** The four tables of the catalog, with what is immutable kept at hand. */
export interface Tables {
  readonly database: Database;
  readonly references: ReferenceTable;
  readonly commits: CommitTable;
  readonly nodes: NodeTable;
  /** Contents without their ids. */
  readonly contents: HashedTable<Content>;
}

const KEPT_COMMITS = 20_000;
const KEPT_NODES = 4_000;
const KEPT_CONTENTS = 24_000;

export function openTables(database: Database): Tables {
  return {
    database,
    references: createReferenceTable(database),
    commits: createCommitTable(database, KEPT_COMMITS),
    nodes: createNodeTable(database, KEPT_NODES),
    contents: createHashedTable(database, {
      table: 'catalog_contents',
      decode: decodeContent,
      capacity: KEPT_CONTENTS,
    }),
  };
}

/** The contents in the order asked; null stays null. */
export async function loadContents(
  tables: Tables,
  values: readonly (TreeValue | null)[],
): Promise<readonly (Content | null)[]> {
  const present = values.filter((value) => value !== null);
  const contents = await tables.contents.load(present.map(({ value }) => value));
  let next = 0;
  return values.map((value) => {
    if (value === null) return null;
    const content = contents[next];
    next += 1;
    if (content === undefined) throw new Error(`Content ${value.value} was not loaded.`);
    return { ...content, id: value.id };
  });
}
