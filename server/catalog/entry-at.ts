import { valueOrThrow } from './failure-to-app-error.ts';
import type { Content, ContentKey, IcebergTable, IcebergView } from './model/content.ts';
import { isIcebergTable } from './model/content.ts';
import { formatKey } from './model/content-key.ts';
import type { Catalog } from './port.ts';
import { refusal } from './refusal.ts';

interface Deps {
  readonly catalog: Catalog;
}

interface Place {
  readonly ref: string;
  readonly key: ContentKey;
}

/** What a key holds at a reference; null when nothing. Throws `not-found` for an unknown reference. */
export async function entryAt({ catalog }: Deps, { ref, key }: Place): Promise<Content | null> {
  const { contents } = valueOrThrow(await catalog.getContents(ref, [key]));
  return contents[0]?.content ?? null;
}

/** The table of that name; a view is none. Throws `not-found`. */
export async function tableAt(deps: Deps, place: Place): Promise<IcebergTable> {
  const content = await entryAt(deps, place);
  if (content !== null && isIcebergTable(content)) return content;
  throw refusal('no-table', `Table does not exist: ${formatKey(place.key)}`);
}

/** The view of that name. Throws `not-found`. */
export async function viewAt(deps: Deps, place: Place): Promise<IcebergView> {
  const content = await entryAt(deps, place);
  if (content !== null && isView(content)) return content;
  throw refusal('no-view', `View does not exist: ${formatKey(place.key)}`);
}

/** Throws `not-found` when one of the namespaces that the key lies in is not there. */
export async function requireNamespace({ catalog }: Deps, { ref, key }: Place): Promise<void> {
  const namespace = key.slice(0, -1);
  if (namespace.length === 0) return;
  const { contents } = valueOrThrow(await catalog.getContents(ref, [namespace]));
  if (contents[0]?.content.type === 'NAMESPACE') return;
  throw refusal('no-namespace', `Namespace does not exist: ${formatKey(namespace)}`);
}

/** Throws `conflict` when the key holds something. */
export async function requireFree(deps: Deps, place: Place): Promise<void> {
  const found = await entryAt(deps, place);
  if (found !== null) throw taken(place.key, found);
}

/** The refusal of a name that something has already. */
export function taken(key: ContentKey, { type }: Content) {
  const kind = KINDS[type] ?? type;
  return refusal('exists', `${kind} already exists: ${formatKey(key)}`);
}

const KINDS: Readonly<Record<string, string>> = {
  ICEBERG_TABLE: 'Table',
  ICEBERG_VIEW: 'View',
  NAMESPACE: 'Namespace',
};

function isView(content: Content): content is IcebergView {
  return content.type === 'ICEBERG_VIEW';
}
