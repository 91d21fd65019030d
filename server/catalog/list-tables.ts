import { valueOrThrow } from './failure-to-app-error.ts';
import type { Content, ContentKey } from './model/content.ts';
import type { Catalog, EffectiveReference, Entry } from './port.ts';

export interface TableSummary {
  readonly key: ContentKey;
  readonly name: string;
  /** `ICEBERG_TABLE`, `ICEBERG_VIEW`, …: everything that is no namespace. */
  readonly type: string;
  readonly content: Content;
}

export interface NamespaceTables {
  /** Empty for tables outside every namespace. */
  readonly key: ContentKey;
  readonly tables: readonly TableSummary[];
}

export interface TableTree {
  readonly effective: EffectiveReference;
  /** In key order; a nested namespace follows the one that holds it. */
  readonly namespaces: readonly NamespaceTables[];
  /** True when the ref holds more entries than were read. */
  readonly truncated: boolean;
}

interface Input {
  readonly ref: string;
  readonly prefix?: ContentKey;
  /** How many entries are read at most. */
  readonly maxEntries?: number;
}

const PAGE = 1_000;
const DEFAULT_MAX_ENTRIES = 20_000;

/** The namespaces and tables at a ref. Throws `not-found` when the ref names nothing. */
export async function listTables(
  { catalog }: { readonly catalog: Catalog },
  { ref, prefix, maxEntries = DEFAULT_MAX_ENTRIES }: Input,
): Promise<TableTree> {
  const effective = valueOrThrow(await catalog.resolve(ref));
  const options = { withContent: true, ...(prefix && { prefix }) };
  const entries: Entry[] = [];
  let token: string | null = null;
  do {
    const maxRecords = Math.min(PAGE, maxEntries - entries.length);
    const page: { readonly items: readonly Entry[]; readonly token: string | null } = valueOrThrow(
      await catalog.listEntries(`@${effective.hash}`, options, { maxRecords, token }),
    );
    entries.push(...page.items);
    token = page.token;
  } while (token !== null && entries.length < maxEntries);
  return { effective, namespaces: groupByNamespace(entries), truncated: token !== null };
}

function groupByNamespace(entries: readonly Entry[]): readonly NamespaceTables[] {
  const groups = new Map<string, { key: ContentKey; tables: TableSummary[] }>();
  const groupOf = (key: ContentKey) => {
    const name = JSON.stringify(key);
    const group = groups.get(name) ?? { key, tables: [] };
    groups.set(name, group);
    return group;
  };
  for (const { key, type, content } of entries) {
    if (type === 'NAMESPACE') groupOf(key);
    else if (content !== null) {
      const name = key.at(-1) ?? '';
      groupOf(key.slice(0, -1)).tables.push({ key, name, type, content });
    }
  }
  return [...groups.values()];
}
