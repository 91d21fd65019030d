import { analyseCondition } from './analyse-condition.ts';
import { analyseSortItems, analyseWindow } from './analyse-window.ts';
import { refuseNullTreatment, windowFunction, zoneless } from './analyse-window-function.ts';
import { scaled } from './arithmetic.ts';
import { namesIn } from './find-names.ts';
import { SqlError } from './front-end.ts';
import { AGGREGATE_CALLS } from './functions/aggregate-calls.ts';
import { AGGREGATES, isAggregate, isWindowOnly } from './functions/aggregates.ts';
import { isRefused } from './functions/refused.ts';
import { SCALARS } from './functions/scalars.ts';
import { applySignature, type Decoration, type Signature } from './functions/signature.ts';
import { specialCall } from './functions/special-calls.ts';
import { wrongArguments } from './functions/wrong-arguments.ts';
import { inlineCall } from './inline-functions.ts';
import { own } from './own.ts';
import { analyse, type Context, resolve } from './scope.ts';
import type { CallExpression } from './tree.ts';
import { BIGINT, type Typed } from './typed.ts';
import { distinctForm } from './value-order.ts';

export function analyseCall(node: CallExpression, context: Context): Typed {
  const inline = inlineCall(node, context);
  if (inline !== null) return inline;
  if (isWindowOnly(node.name)) {
    refuseWindow(node, context);
    return windowFunction(node, context);
  }
  if (isAggregate(node.name)) return aggregate(node, context);
  if (node.over !== null || node.filter !== null || node.distinct || node.star) {
    if (!SCALARS.has(node.name)) throw unknownFunction(node);
    if (node.over !== null) {
      throw new SqlError(
        'FUNCTION_NOT_WINDOW',
        `Not a window function: ${node.name}`,
        context.selectPosition ?? node.position,
      );
    }
    throw new SqlError(
      'FUNCTION_NOT_AGGREGATE',
      `Function ${node.name} is no aggregate`,
      node.position,
    );
  }
  const special = specialCall(node, context);
  if (special !== null) return special;
  const signatures = SCALARS.get(node.name);
  if (signatures === undefined) throw unknownFunction(node);
  return choose(
    node,
    signatures,
    node.args.map((arg) => analyse(arg, context)),
  );
}

/** Trino has hundreds of functions; one that is not done is named, and so is one that is a typing error. */
function unknownFunction(node: CallExpression): SqlError {
  if (isRefused(node.name)) {
    return new SqlError('NOT_SUPPORTED', `${node.name} is not supported`, node.position);
  }
  return new SqlError(
    'FUNCTION_NOT_FOUND',
    `Function '${node.name}' is not known to this engine`,
    node.position,
  );
}

function choose(
  node: CallExpression,
  signatures: readonly Signature[],
  args: readonly Typed[],
  decoration?: Decoration,
): Typed {
  for (const exact of [true, false]) {
    for (const signature of signatures) {
      const result = applySignature(signature, args, exact, decoration);
      if (result !== null) return result;
    }
  }
  throw wrongArguments(node, args);
}

/** What may stand inside an aggregate's arguments: no other aggregate, no window. */
function argumentContext(node: CallExpression, context: Context): Context {
  if (node.over !== null) return { ...context, noWindows: 'window' };
  return {
    ...context,
    groups: null,
    groupItems: new Map(),
    noAggregates: 'aggregate',
    noWindows: 'aggregate',
    clausePosition: node.position,
  };
}

function aggregate(node: CallExpression, context: Context): Typed {
  refuseByPlace(node, context);
  refuseNullTreatment(node);
  const inner = argumentContext(node, context);
  const over =
    node.over === null
      ? ''
      : ` OVER (${analyseWindow(node.over, { ...context, noWindows: 'window' })})`;
  const filter =
    node.filter === null
      ? ''
      : ` FILTER (WHERE ${analyseCondition(node.filter, inner, 'FILTER clause')})`;
  if (node.over !== null && node.filter !== null) {
    throw new SqlError(
      'NOT_SUPPORTED',
      'FILTER is not yet supported for window functions',
      context.selectPosition ?? node.position,
    );
  }
  const decoration: Decoration = {
    distinct: node.distinct ? 'DISTINCT ' : '',
    orderBy: node.orderBy.length === 0 ? '' : ` ORDER BY ${analyseSortItems(node.orderBy, inner)}`,
    tail: `${filter}${over}`,
  };
  if (node.star || (node.name === 'count' && node.args.length === 0)) {
    if (node.name !== 'count') throw wrongArguments(node, []);
    return { type: BIGINT, sql: `count(*)${decoration.tail}` };
  }
  const args = node.args
    .filter((arg) => arg.kind !== 'lambda')
    .map((arg) => {
      const value = zoneless(analyse(arg, inner), node);
      return node.distinct ? { ...value, sql: distinctForm(value, arg.position) } : value;
    });
  refuseOuterColumns(node, inner);
  if (node.distinct && node.orderBy.length > 0) refuseOtherOrder(node, args, inner);
  const special = own(AGGREGATE_CALLS, node.name)?.(args, node, decoration, inner) ?? null;
  if (special !== null) return special;
  const result = choose(node, own(AGGREGATES, node.name) ?? [], args, decoration);
  return node.name === 'avg' && result.type.kind === 'decimal'
    ? decimalAverage(node, args, result, decoration)
    : result;
}

/** DuckDB counts an aggregate of columns around a subquery to the query around, Trino to the subquery. */
function refuseOuterColumns(node: CallExpression, { scope }: Context): void {
  if (scope.outer === null) return;
  const found = [...namesIn(node.args)].flatMap((parts) => resolve(parts, scope) ?? []);
  if (found.length === 0 || found.some(({ outer }) => !outer)) return;
  throw new SqlError(
    'NOT_SUPPORTED',
    `${node.name} of columns of the query around alone is not supported`,
    node.position,
  );
}

/** With DISTINCT only what is counted can be ordered by: of equal values one stays. */
function refuseOtherOrder(node: CallExpression, args: readonly Typed[], context: Context): void {
  const known = new Set(args.map(({ sql }) => sql));
  for (const { expression } of node.orderBy) {
    if (known.has(analyse(expression, context).sql)) continue;
    throw new SqlError(
      'EXPRESSION_NOT_IN_DISTINCT',
      'For aggregate function with DISTINCT, ORDER BY expressions must appear in arguments',
      expression.position,
    );
  }
}

/** Exact, rounded half up at the scale of the argument. */
function decimalAverage(
  node: CallExpression,
  args: readonly Typed[],
  sum: Typed,
  decoration: Decoration,
): Typed {
  const count = choose(node, AGGREGATES['count'] ?? [], args, decoration);
  if (sum.type.kind !== 'decimal') return sum;
  const divided = `trino_divide_rounded(trino_unscaled(${sum.sql}), CAST(NULLIF(${count.sql}, 0) AS HUGEINT))`;
  return { type: sum.type, sql: scaled(divided, sum.type) };
}

function refuseByPlace(node: CallExpression, context: Context): void {
  if (node.over !== null) {
    refuseWindow(node, context);
    return;
  }
  if (context.noAggregates === null) return;
  if (context.noAggregates === 'aggregate') {
    throw new SqlError(
      'NESTED_AGGREGATION',
      `Cannot nest aggregations inside aggregation: '${node.name}'`,
      context.clausePosition ?? node.position,
    );
  }
  throw new SqlError(
    'EXPRESSION_NOT_SCALAR',
    `${context.noAggregates} clause cannot contain aggregations, window functions or grouping operations`,
    context.clausePosition ?? node.position,
  );
}

function refuseWindow(node: CallExpression, context: Context): void {
  if (context.noWindows === null) return;
  throw new SqlError(
    context.noWindows === 'window' || context.noWindows === 'aggregate'
      ? 'NESTED_WINDOW'
      : 'EXPRESSION_NOT_SCALAR',
    context.noWindows === 'window'
      ? 'Cannot nest window functions inside window function arguments'
      : `${context.noWindows} clause cannot contain aggregations, window functions or grouping operations`,
    context.noWindows === 'window' ? node.position : (context.clausePosition ?? node.position),
  );
}
