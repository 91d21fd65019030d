import { isAggregate } from '../functions/aggregates.ts';
import type { Query } from '../query-tree.ts';
import { lower } from '../scope.ts';
import type { CallExpression, Expression, Identifier } from '../tree.ts';
import { columnNamed, type LineageEnv, type LineageScope } from './lineage-scope.ts';
import { type Origin, through, united } from './lineage-types.ts';

/** The columns that a value comes from. */
export function traceExpression(
  node: Expression,
  scope: LineageScope,
  env: LineageEnv,
): readonly Origin[] {
  return trace(node, { scope, env, lambda: new Set() });
}

interface Context {
  readonly scope: LineageScope;
  readonly env: LineageEnv;
  /** Names of lambda parameters in sight: values of what stands beside, which is traced anyway. */
  readonly lambda: ReadonlySet<string>;
}

function trace(node: unknown, context: Context): readonly Origin[] {
  if (typeof node !== 'object' || node === null) return [];
  if (Array.isArray(node)) return united(...node.map((child) => trace(child, context)));
  if (isName(node)) return traceName(node.parts, context);
  if (isLambda(node)) {
    const lambda = new Set([...context.lambda, ...node.parameters.map(lower)]);
    return through('computed', trace(node.body, { ...context, lambda }));
  }
  if (isQuery(node)) return traceSubquery(node, context);
  const children = united(...Object.values(node).map((child) => trace(child, context)));
  return through(
    isAggregation(node) ? 'aggregated' : isNode(node) ? 'computed' : 'copied',
    children,
  );
}

function traceName(parts: readonly Identifier[], { scope, env, lambda }: Context) {
  const [head] = parts;
  if (head !== undefined && lambda.has(lower(head))) return [];
  const named = columnNamed(parts, scope);
  if (named === null) {
    env.lost(parts.map(({ value }) => value).join('.'));
    return [];
  }
  return named.isPart ? through('computed', named.column.origins) : named.column.origins;
}

/** Values of its columns; what filters inside it decides here as well. */
function traceSubquery(query: Query, { scope, env }: Context): readonly Origin[] {
  const { columns } = env.traceQuery(query, { ...env, outer: scope });
  return united(...columns.map(({ origins }) => origins));
}

const isNode = (node: object): boolean => 'kind' in node;

const isName = (node: object): node is Extract<Expression, { readonly kind: 'name' }> =>
  'kind' in node && node.kind === 'name' && 'parts' in node;

const isLambda = (node: object): node is Extract<Expression, { readonly kind: 'lambda' }> =>
  'kind' in node && node.kind === 'lambda';

const isQuery = (node: object): node is Query =>
  'body' in node && 'orderBy' in node && 'with' in node;

const isCall = (node: object): node is CallExpression =>
  'kind' in node && node.kind === 'call' && 'name' in node;

const isAggregation = (node: object): boolean =>
  isCall(node) && isAggregate(node.name) && node.over === null;
