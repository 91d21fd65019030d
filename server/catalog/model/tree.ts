import { compareEncodedKeys } from './content-key.ts';

/** What a key points at. `value` is the hash of the content without its id. */
export interface TreeValue {
  readonly type: string;
  readonly id: string;
  readonly value: string;
}

/** Keys are encoded (`encodeKey`). */
export interface TreeEntry {
  readonly key: string;
  readonly value: TreeValue;
}

/** A node one level down; `key` is the last key below it. */
export interface TreeLink {
  readonly key: string;
  readonly child: string;
}

/** Level 0 holds entries, every other level links to the level below; items are in key order. */
export interface TreeNode {
  readonly level: number;
  readonly items: readonly (TreeEntry | TreeLink)[];
}

/** Where nodes live. A node's name is the hash of what it holds, so equal subtrees are one node. */
export interface NodeStore {
  /** The nodes in the order asked; throws when one is missing. */
  load(hashes: readonly string[]): Promise<readonly TreeNode[]>;
  /** Names the node and keeps it to be loaded again. */
  put(node: TreeNode): string;
}

export const EMPTY_NODE: TreeNode = { level: 0, items: [] };

export function isLink<L extends TreeLink>(item: TreeEntry | L): item is L {
  return 'child' in item;
}

export async function loadNode(store: NodeStore, hash: string): Promise<TreeNode> {
  const [node] = await store.load([hash]);
  if (node === undefined) throw new Error(`Tree node ${hash} was not loaded.`);
  return node;
}

/** The value of one key, or null. */
export async function lookUp(
  store: NodeStore,
  root: string,
  key: string,
): Promise<TreeValue | null> {
  const leaf = await nodeCovering(store, root, 0, key);
  const found = leaf?.items.find((item) => item.key === key);
  return found === undefined || isLink(found) ? null : found.value;
}

/** The first node of a level whose last key is not before `key`; null when all keys are. */
export async function nodeCovering(
  store: NodeStore,
  root: string,
  level: number,
  key: string,
): Promise<TreeNode | null> {
  return descend(store, root, level, (items) =>
    items.find((item) => compareEncodedKeys(item.key, key) >= 0),
  );
}

/** The last node of a level; null above the root. */
export async function lastNode(
  store: NodeStore,
  root: string,
  level: number,
): Promise<TreeNode | null> {
  return descend(store, root, level, (items) => items.at(-1));
}

async function descend(
  store: NodeStore,
  root: string,
  level: number,
  choose: (items: TreeNode['items']) => TreeEntry | TreeLink | undefined,
): Promise<TreeNode | null> {
  let node = await loadNode(store, root);
  if (node.level < level) return null;
  for (;;) {
    const item = choose(node.items);
    if (item === undefined) return null;
    if (node.level === level || !isLink(item)) return node;
    node = await loadNode(store, item.child);
  }
}

/** Entries in key order from `from` on (inclusive); reads no node that lies wholly before it. */
export async function* walkEntries(
  store: NodeStore,
  root: string,
  from: string,
): AsyncGenerator<TreeEntry> {
  yield* walkNode(store, await loadNode(store, root), from);
}

async function* walkNode(
  store: NodeStore,
  node: TreeNode,
  from: string,
): AsyncGenerator<TreeEntry> {
  const links: string[] = [];
  for (const item of node.items) {
    if (compareEncodedKeys(item.key, from) < 0) continue;
    if (isLink(item)) links.push(item.child);
    else yield item;
  }
  if (links.length === 0) return;
  for (const child of await store.load(links)) yield* walkNode(store, child, from);
}
