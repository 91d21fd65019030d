import type { Expression, Identifier } from './tree.ts';

type Name = Extract<Expression, { readonly kind: 'name' }>;

const isName = (node: object): node is Name => 'kind' in node && node.kind === 'name';

/** The names in an expression, without those of queries inside it, which have columns of their own. */
export function* namesIn(node: unknown): Generator<readonly Identifier[]> {
  if (typeof node !== 'object' || node === null) return;
  if (isName(node) && Array.isArray(node.parts)) {
    yield node.parts;
    return;
  }
  for (const [key, child] of Object.entries(node)) if (key !== 'query') yield* namesIn(child);
}
