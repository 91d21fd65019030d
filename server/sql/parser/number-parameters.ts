import type { Statement } from '../model/tree.ts';

/**
 * The builders give a `?` the offset of its text as index; parameters count from 0 in the order of
 * the text, wherever the tree puts them (`OFFSET ?` stands after `LIMIT ?` in no statement).
 */
export function numberParameters(statement: Statement): Statement {
  if (!('parameterCount' in statement)) return statement;
  const offsets = new Set<number>();
  collect(statement, offsets);
  if (offsets.size === 0) return statement;
  const order = new Map([...offsets].sort((a, b) => a - b).map((offset, index) => [offset, index]));
  const numbered = renumber(statement, order) as typeof statement;
  return { ...numbered, parameterCount: order.size };
}

const isParameter = (
  node: object,
): node is { readonly kind: 'parameter'; readonly index: number } =>
  'kind' in node && node.kind === 'parameter';

function collect(node: unknown, offsets: Set<number>): void {
  if (typeof node !== 'object' || node === null) return;
  if (isParameter(node)) offsets.add(node.index);
  for (const child of Object.values(node)) collect(child, offsets);
}

/** A copy of the tree: every node is a plain object or array of plain values. */
function renumber(node: unknown, order: ReadonlyMap<number, number>): unknown {
  if (typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node)) return node.map((child) => renumber(child, order));
  if (isParameter(node)) return { ...node, index: order.get(node.index) ?? 0 };
  return Object.fromEntries(
    Object.entries(node).map(([key, child]) => [key, renumber(child, order)]),
  );
}
