import { analyseCondition } from './analyse-condition.ts';
import { analyseSortItems, analyseWindow } from './analyse-window.ts';
import { scaled } from './arithmetic.ts';
import { coerce } from './cast.ts';
import { SqlError } from './front-end.ts';
import { AGGREGATE_CALLS } from './functions/aggregate-calls.ts';
import {
  AGGREGATES,
  isAggregate,
  isWindowOnly,
  RANKING,
  VALUE_WINDOWS,
} from './functions/aggregates.ts';
import { isRefused } from './functions/refused.ts';
import { SCALARS } from './functions/scalars.ts';
import { applySignature, type Decoration, type Signature } from './functions/signature.ts';
import { specialCall } from './functions/special-calls.ts';
import { wrongArguments } from './functions/wrong-arguments.ts';
import { inlineCall } from './inline-functions.ts';
import { own } from './own.ts';
import { analyse, type Context } from './scope.ts';
import type { CallExpression } from './tree.ts';
import { BIGINT, type Typed } from './typed.ts';
import { distinctForm } from './value-order.ts';

export function analyseCall(node: CallExpression, context: Context): Typed {
  const inline = inlineCall(node, context);
  if (inline !== null) return inline;
  if (isWindowOnly(node.name)) return windowFunction(node, context);
  if (isAggregate(node.name)) return aggregate(node, context);
  if (node.over !== null || node.filter !== null || node.distinct || node.star) {
    if (!SCALARS.has(node.name)) throw unknownFunction(node);
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
  if (node.over !== null && node.orderBy.length > 0) {
    throw new SqlError(
      'NOT_SUPPORTED',
      'Window function with ORDER BY is not supported',
      node.position,
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
  if (node.distinct && node.orderBy.length > 0) refuseOtherOrder(node, args, inner);
  const special = own(AGGREGATE_CALLS, node.name)?.(args, node, decoration, inner) ?? null;
  if (special !== null) return special;
  const result = choose(node, own(AGGREGATES, node.name) ?? [], args, decoration);
  return node.name === 'avg' && result.type.kind === 'decimal'
    ? decimalAverage(node, args, result, decoration)
    : result;
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

function zoneless(value: Typed, node: CallExpression): Typed {
  if (value.zone === undefined || node.name === 'count') return value;
  throw new SqlError(
    'NOT_SUPPORTED',
    `${node.name} of a timestamp with a time zone other than UTC is not supported; cast it first`,
    node.position,
  );
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
    context.noWindows === 'window' || context.noWindows === 'aggregate'
      ? node.position
      : (context.clausePosition ?? node.position),
  );
}

function windowFunction(node: CallExpression, context: Context): Typed {
  if (node.over === null) {
    throw new SqlError(
      'MISSING_OVER',
      `Window function ${node.name} requires an OVER clause`,
      node.position,
    );
  }
  refuseWindow(node, context);
  if (node.filter !== null || node.distinct || node.star) throw wrongArguments(node, []);
  const inner: Context = { ...context, noWindows: 'window' };
  const over = `OVER (${analyseWindow(node.over, inner)})`;
  const args = node.args.map((arg) => zoneless(analyse(arg, inner), node));
  const ranking = own(RANKING, node.name);
  if (ranking !== undefined) {
    if (args.length > 0) throw wrongArguments(node, args);
    return { type: ranking, sql: `${node.name}() ${over}` };
  }
  if (VALUE_WINDOWS.has(node.name)) return valueWindow(node, args, over);
  const [buckets] = args;
  if (buckets === undefined || args.length > 1) throw wrongArguments(node, args);
  requireCount(buckets, 1n, node);
  return { type: BIGINT, sql: `ntile(${coerce(buckets, BIGINT).sql}) ${over}` };
}

function valueWindow(node: CallExpression, args: readonly Typed[], over: string): Typed {
  const [value, offset, fallback] = args;
  const least = node.name === 'nth_value' ? 2 : 1;
  const most = node.name === 'nth_value' ? 2 : node.name === 'lag' || node.name === 'lead' ? 3 : 1;
  if (value === undefined || args.length < least || args.length > most)
    throw wrongArguments(node, args);
  if (offset !== undefined) requireCount(offset, node.name === 'nth_value' ? 1n : 0n, node);
  const parts = [value.sql];
  if (offset !== undefined) parts.push(coerce(offset, BIGINT).sql);
  if (fallback !== undefined) parts.push(coerce(fallback, value.type).sql);
  const nulls = node.ignoreNulls ? ' IGNORE NULLS' : '';
  return { type: value.type, sql: `${node.name}(${parts.join(', ')}${nulls}) ${over}` };
}

/** Trino fails on a count that is too small when it meets it, DuckDB answers; so only literals are taken. */
function requireCount(value: Typed, least: bigint, node: CallExpression): void {
  if (typeof value.constant !== 'bigint') {
    throw new SqlError(
      'NOT_SUPPORTED',
      `${node.name} with an offset that is not a literal is not supported`,
      node.position,
    );
  }
  if (value.constant >= least) return;
  throw new SqlError(
    'INVALID_FUNCTION_ARGUMENT',
    `${node.name}: the offset must be at least ${least}`,
    node.position,
  );
}
