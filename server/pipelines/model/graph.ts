/** What the order and the neighbourhood of assets need to know of each. */
export interface GraphNode {
  readonly name: string;
  readonly dependsOn: readonly string[];
}

/**
 * The nodes, each after all that it depends on; otherwise in name order, so that the order does not
 * hang on the order of files. Dependencies that are not among the nodes are ignored. A cycle is
 * returned as the names along it, first repeated last.
 */
export function topologicalOrder<T extends GraphNode>(
  nodes: readonly T[],
): { readonly order: readonly T[]; readonly cycle: readonly string[] | null } {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const order: T[] = [];
  const done = new Set<string>();
  const path: string[] = [];

  const visit = (node: T): readonly string[] | null => {
    if (done.has(node.name)) return null;
    const from = path.indexOf(node.name);
    if (from >= 0) return [...path.slice(from), node.name];
    path.push(node.name);
    for (const name of [...node.dependsOn].sort()) {
      const dependency = byName.get(name);
      const cycle = dependency === undefined ? null : visit(dependency);
      if (cycle !== null) return cycle;
    }
    path.pop();
    done.add(node.name);
    order.push(node);
    return null;
  };

  for (const name of [...byName.keys()].sort()) {
    const node = byName.get(name);
    const cycle = node === undefined ? null : visit(node);
    if (cycle !== null) return { order: [], cycle };
  }
  return { order, cycle: null };
}

/** Names within `depth` steps upstream of `start`, without `start`. */
export function upstream(
  nodes: readonly GraphNode[],
  start: string,
  depth = Number.POSITIVE_INFINITY,
): ReadonlySet<string> {
  const byName = new Map(nodes.map((node) => [node.name, node.dependsOn]));
  return reach(start, depth, (name) => byName.get(name) ?? []);
}

/** Names within `depth` steps downstream of `start`, without `start`. */
export function downstream(
  nodes: readonly GraphNode[],
  start: string,
  depth = Number.POSITIVE_INFINITY,
): ReadonlySet<string> {
  const readers = new Map<string, string[]>();
  for (const node of nodes) {
    for (const name of node.dependsOn) {
      readers.set(name, [...(readers.get(name) ?? []), node.name]);
    }
  }
  return reach(start, depth, (name) => readers.get(name) ?? []);
}

function reach(
  start: string,
  depth: number,
  neighbours: (name: string) => readonly string[],
): ReadonlySet<string> {
  const reached = new Set<string>();
  let frontier: readonly string[] = [start];
  for (let step = 0; step < depth && frontier.length > 0; step += 1) {
    frontier = frontier.flatMap(neighbours).filter((name) => name !== start && !reached.has(name));
    for (const name of frontier) reached.add(name);
  }
  return reached;
}
