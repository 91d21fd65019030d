import { isAggregate } from './functions/aggregates.ts';
import type { CallExpression } from './tree.ts';

/** Whether an expression holds an aggregate of its own query: not of a subquery, not a window's own call. */
export function hasAggregate(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false;
  if (Array.isArray(node)) return node.some(hasAggregate);
  if (isCall(node) && isAggregate(node.name) && node.over === null) return true;
  if ('kind' in node && node.kind === 'grouping') return true;
  return Object.entries(node).some(([key, child]) => key !== 'query' && hasAggregate(child));
}

const isCall = (node: object): node is CallExpression => 'kind' in node && node.kind === 'call';
