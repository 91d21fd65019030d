import { z } from 'zod';
import type { Database } from '#server/platform/database.ts';
import { EMPTY_NODE, isLink, type NodeStore, type TreeNode } from '../../model/tree.ts';
import { createHashedTable, type HashedTable } from './hashed-table.ts';
import { sha256 } from './sha256.ts';

// Lists instead of objects: a node is written with every commit that touches it.
const StoredItem = z.union([
  z.tuple([z.string(), z.string()]),
  z.tuple([z.string(), z.string(), z.string(), z.string()]),
]);
const StoredNode = z.object({ level: z.number().int(), items: z.array(StoredItem) });

export function encodeNode(node: TreeNode): string {
  // Fields in order and texts alone: this is canonical JSON already, and nodes are written in hundreds.
  return JSON.stringify({
    items: node.items.map((item) =>
      isLink(item)
        ? [item.key, item.child]
        : [item.key, item.value.type, item.value.id, item.value.value],
    ),
    level: node.level,
  });
}

function decodeNode(body: string): TreeNode {
  const { level, items } = StoredNode.parse(JSON.parse(body));
  return {
    level,
    items: items.map((item) =>
      item.length === 2
        ? { key: item[0], child: item[1] }
        : { key: item[0], value: { type: item[1], id: item[2], value: item[3] } },
    ),
  };
}

/** Where a buffer finds the nodes that it has not. */
interface NodeSource {
  load(hashes: readonly string[]): Promise<readonly TreeNode[]>;
  /** True when the node is known to be there or about to be written. */
  isKnown(hash: string): boolean;
}

/** A node store that keeps what is put, until it is written or forgotten. */
export interface NodeBuffer extends NodeStore, NodeSource {
  /** What was put and is not known below, with its body. */
  readonly added: ReadonlyMap<string, { readonly node: TreeNode; readonly body: string }>;
  /** Takes over what was put in a buffer above this one. */
  absorb(above: NodeBuffer): void;
}

export type NodeTable = HashedTable<TreeNode>;

export function createNodeTable(database: Database, capacity: number): NodeTable {
  return createHashedTable(database, { table: 'catalog_nodes', decode: decodeNode, capacity });
}

const EMPTY_HASH = sha256(encodeNode(EMPTY_NODE));

export function openNodeBuffer(below: NodeSource): NodeBuffer {
  const nodes = new Map<string, TreeNode>([[EMPTY_HASH, EMPTY_NODE]]);
  const added = new Map<string, { readonly node: TreeNode; readonly body: string }>();
  return {
    added,
    isKnown: (hash) => added.has(hash) || below.isKnown(hash),
    absorb(above) {
      for (const [hash, entry] of above.added) {
        nodes.set(hash, entry.node);
        added.set(hash, entry);
      }
    },
    async load(hashes) {
      const stored = hashes.filter((hash) => !nodes.has(hash));
      if (stored.length === 0) return hashes.flatMap((hash) => nodes.get(hash) ?? []);
      if (stored.length === hashes.length) return below.load(hashes);
      const loaded = await below.load(stored);
      const byHash = new Map(stored.map((hash, index) => [hash, loaded[index]]));
      return hashes.flatMap((hash) => nodes.get(hash) ?? byHash.get(hash) ?? []);
    },
    put(node) {
      const body = encodeNode(node);
      const hash = sha256(body);
      nodes.set(hash, node);
      if (!below.isKnown(hash)) added.set(hash, { node, body });
      return hash;
    },
  };
}
