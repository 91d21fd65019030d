import { createHash } from 'node:crypto';
import { EMPTY_NODE, type NodeStore, type TreeNode } from '../model/tree.ts';

export interface MemoryNodes extends NodeStore {
  readonly emptyRoot: string;
  /** How many different nodes were put so far. */
  count(): number;
  /** How many nodes were loaded since the last call. */
  takeLoads(): number;
}

/** A node store in memory, for tests of the tree itself. */
export function createMemoryNodes(): MemoryNodes {
  const nodes = new Map<string, TreeNode>();
  let loads = 0;
  const put = (node: TreeNode) => {
    const hash = createHash('sha256').update(JSON.stringify(node)).digest('hex');
    nodes.set(hash, node);
    return hash;
  };
  return {
    emptyRoot: put(EMPTY_NODE),
    put,
    count: () => nodes.size,
    takeLoads() {
      const taken = loads;
      loads = 0;
      return taken;
    },
    load: async (hashes) =>
      hashes.map((hash) => {
        const node = nodes.get(hash);
        if (node === undefined) throw new Error(`No node ${hash}.`);
        loads += 1;
        return node;
      }),
  };
}
