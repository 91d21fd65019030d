import { compareEncodedKeys, successorKey } from './content-key.ts';
import {
  EMPTY_NODE,
  isLink,
  lastNode,
  loadNode,
  type NodeStore,
  nodeCovering,
  type TreeEntry,
  type TreeLink,
  type TreeNode,
  type TreeValue,
} from './tree.ts';

type Item = TreeEntry | TreeLink;

/** What happens to one key of a level; null takes it away. */
interface Edit {
  readonly key: string;
  readonly item: Item | null;
}

/** Nodes hold 32 items on average: a node ends behind a key with this many zero bits a level. */
const BITS_PER_LEVEL = 5;

/**
 * A tree with `edits` made, as the hash of its root; null takes a key away. The shape depends on the
 * keys alone and not on the order of edits, so equal contents share all their nodes. Costs what the
 * edits touch: about one node a level for each.
 */
export async function editTree(
  store: NodeStore,
  root: string,
  edits: ReadonlyMap<string, TreeValue | null>,
): Promise<string> {
  const height = (await loadNode(store, root)).level;
  let pending = sortEdits(
    [...edits].map(([key, value]) => ({ key, item: value === null ? null : { key, value } })),
  );
  if (pending.length === 0) return root;
  for (let level = 0; ; level += 1) {
    pending = await editLevel(store, root, level, pending);
    const tops = pending.flatMap(({ item }) => (item === null ? [] : [item]));
    if (level >= height && tops.length <= 1) return settleRoot(store, tops[0]);
  }
}

/** Rewrites the touched nodes of one level; the answer is what changes one level up. */
async function editLevel(
  store: NodeStore,
  root: string,
  level: number,
  edits: readonly Edit[],
): Promise<readonly Edit[]> {
  const links = new Map<string, Item | null>();
  let rest = edits;
  while (rest[0] !== undefined) {
    const items: Item[] = [];
    let node =
      (await nodeCovering(store, root, level, rest[0].key)) ?? (await lastNode(store, root, level));
    for (;;) {
      const last = node?.items.at(-1)?.key;
      const next =
        last === undefined ? null : await nodeCovering(store, root, level, successorKey(last));
      const upTo = next === null ? rest.length : countUpTo(rest, last ?? '');
      items.push(...mergeEdits(node?.items ?? [], rest.slice(0, upTo)));
      rest = rest.slice(upTo);
      if (last !== undefined) links.set(last, null);
      const end = items.at(-1);
      // A node that lost its ending flows into the next one.
      if (next === null || end === undefined || endsNode(end.key, level)) break;
      node = next;
    }
    for (const part of cutIntoNodes(items, level)) {
      const key = part.at(-1)?.key ?? '';
      links.set(key, { key, child: store.put({ level, items: part }) });
    }
  }
  return sortEdits([...links].map(([key, item]) => ({ key, item })));
}

/** A root with a single link is one level too high. */
async function settleRoot(store: NodeStore, top: Item | undefined): Promise<string> {
  if (top === undefined || !isLink(top)) return store.put(EMPTY_NODE);
  let hash = top.child;
  let node: TreeNode = await loadNode(store, hash);
  for (;;) {
    const [only, ...others] = node.items;
    if (only === undefined || !isLink(only) || others.length > 0) return hash;
    hash = only.child;
    node = await loadNode(store, hash);
  }
}

function mergeEdits(items: readonly Item[], edits: readonly Edit[]): readonly Item[] {
  const byKey = new Map(items.map((item) => [item.key, item]));
  for (const { key, item } of edits) {
    if (item === null) byKey.delete(key);
    else byKey.set(key, item);
  }
  return [...byKey.values()].toSorted((a, b) => compareEncodedKeys(a.key, b.key));
}

function cutIntoNodes(items: readonly Item[], level: number): readonly (readonly Item[])[] {
  const parts: Item[][] = [];
  let open: Item[] = [];
  for (const item of items) {
    open.push(item);
    if (!endsNode(item.key, level)) continue;
    parts.push(open);
    open = [];
  }
  if (open.length > 0) parts.push(open);
  return parts;
}

function endsNode(key: string, level: number): boolean {
  const zeroBits = Math.clz32(scatter(key));
  return zeroBits >= BITS_PER_LEVEL * (level + 1);
}

/** FNV-1a with a final mix, so that the high bits depend on every character. */
function scatter(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function sortEdits(edits: readonly Edit[]): readonly Edit[] {
  return edits.toSorted((a, b) => compareEncodedKeys(a.key, b.key));
}

function countUpTo(edits: readonly Edit[], last: string): number {
  const index = edits.findIndex(({ key }) => compareEncodedKeys(key, last) > 0);
  return index < 0 ? edits.length : index;
}
