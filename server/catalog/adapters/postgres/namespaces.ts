import { isAtOrBelow, successorKey } from '../../model/content-key.ts';
import { checkNamespaces, type NamespaceConflict } from '../../model/namespace-rules.ts';
import { lookUp, type NodeStore, type TreeValue, walkEntries } from '../../model/tree.ts';

/** The namespace rules on the tree that the edits led to. */
export async function findBrokenNamespaces(
  nodes: NodeStore,
  before: string,
  after: string,
  edits: ReadonlyMap<string, TreeValue | null>,
): Promise<readonly NamespaceConflict[]> {
  return checkNamespaces(edits, {
    before: (key) => lookUp(nodes, before, key),
    after: (key) => lookUp(nodes, after, key),
    async hasChildren(key) {
      for await (const entry of walkEntries(nodes, after, successorKey(key))) {
        return isAtOrBelow(entry.key, key);
      }
      return false;
    },
  });
}
