import { analyseWindow, completed } from './analyse-window.ts';
import { coerce } from './cast.ts';
import { commonType, isInteger } from './coercion.ts';
import { SqlError } from './front-end.ts';
import { RANKING, VALUE_WINDOWS } from './functions/aggregates.ts';
import { wrongArguments } from './functions/wrong-arguments.ts';
import { own } from './own.ts';
import { analyse, type Context } from './scope.ts';
import type { CallExpression, WindowSpecification } from './tree.ts';
import { BIGINT, type Typed } from './typed.ts';

/** A function that only stands with OVER. */
export function windowFunction(node: CallExpression, context: Context): Typed {
  if (node.over === null) {
    throw new SqlError(
      'MISSING_OVER',
      `Window function ${node.name} requires an OVER clause`,
      node.position,
    );
  }
  if (node.filter !== null || node.distinct || node.star) throw wrongArguments(node, []);
  if (!VALUE_WINDOWS.has(node.name)) refuseNullTreatment(node);
  if (node.name === 'lag' || node.name === 'lead') requireOrder(node, node.over, context);
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

/** IGNORE NULLS of a function that does not pick a value. */
export function refuseNullTreatment(node: CallExpression): void {
  if (!node.ignoreNulls) return;
  throw new SqlError(
    'NULL_TREATMENT_NOT_ALLOWED',
    `Cannot specify null treatment clause for ${node.name} function`,
    node.position,
  );
}

function requireOrder({ name }: CallExpression, over: WindowSpecification, context: Context): void {
  const { orderBy, frame } = completed(over, context);
  if (orderBy.length === 0) {
    throw new SqlError(
      'MISSING_ORDER_BY',
      `${name} function requires an ORDER BY window clause`,
      over.position,
    );
  }
  if (frame === null) return;
  throw new SqlError(
    'INVALID_WINDOW_FRAME',
    `Cannot specify window frame for ${name} function`,
    frame.position,
  );
}

function valueWindow(node: CallExpression, args: readonly Typed[], over: string): Typed {
  const [value, offset, fallback] = args;
  const least = node.name === 'nth_value' ? 2 : 1;
  const most = node.name === 'nth_value' ? 2 : node.name === 'lag' || node.name === 'lead' ? 3 : 1;
  if (value === undefined || args.length < least || args.length > most)
    throw wrongArguments(node, args);
  const type = fallback === undefined ? value.type : commonType(value.type, fallback.type);
  if (type === null) throw wrongArguments(node, args);
  const parts = [coerce(value, type).sql];
  if (offset !== undefined) parts.push(offsetSql(offset, node));
  if (fallback !== undefined) parts.push(coerce(fallback, type).sql);
  const nulls = node.ignoreNulls ? ' IGNORE NULLS' : '';
  return { type, sql: `${node.name}(${parts.join(', ')}${nulls}) ${over}` };
}

/** Trino fails on an offset that is too small when it meets it, DuckDB answers. */
function offsetSql(offset: Typed, node: CallExpression): string {
  if (!isInteger(offset.type) && offset.type.kind !== 'unknown') {
    throw wrongArguments(node, [offset]);
  }
  const least = node.name === 'nth_value' ? 1n : 0n;
  if (typeof offset.constant === 'bigint') requireCount(offset, least, node);
  const { sql } = coerce(offset, BIGINT);
  if (typeof offset.constant === 'bigint') return sql;
  return node.name === 'nth_value' ? `trino_nth(${sql})` : `trino_offset_of_row(${sql})`;
}

/** A count that only a literal can tell before the rows are read. */
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

/** A timestamp whose zone an aggregate or a window would lose is refused. */
export function zoneless(value: Typed, node: CallExpression): Typed {
  if (value.zone === undefined || node.name === 'count') return value;
  throw new SqlError(
    'NOT_SUPPORTED',
    `${node.name} of a timestamp with a time zone other than UTC is not supported; cast it first`,
    node.position,
  );
}
