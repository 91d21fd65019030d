import { bindPlain } from './bind-values.ts';
import { coerce } from './cast.ts';
import { commonType } from './coercion.ts';
import { compareSame } from './comparison.ts';
import { type Position, SqlError } from './front-end.ts';
import { canonical } from './nested-order.ts';
import { comparable, isDistinguishable } from './orderable.ts';
import type { Query } from './query-tree.ts';
import { type AnalysedQuery, analyse, type Context } from './scope.ts';
import { storageType } from './storage-type.ts';
import type { ComparisonOperator, Expression } from './tree.ts';
import type { Typed } from './typed.ts';
import { formatType, type TrinoType } from './types.ts';
import { requireOneZone } from './zones.ts';

type Of<Kind extends Expression['kind']> = Extract<Expression, { readonly kind: Kind }>;

/** An expression that holds a query. */
interface WithQuery {
  readonly query: Query;
  readonly position: Position;
}

/** A query inside an expression: it sees the columns around it. */
export function subquery({ query, position }: WithQuery, context: Context): AnalysedQuery {
  if (context.noSubqueries !== null) {
    throw new SqlError('NOT_SUPPORTED', context.noSubqueries, position);
  }
  return context.env.analyseQuery(query, {
    env: context.env,
    queries: context.queries,
    outer: { ...context.scope, groups: context.groups },
  });
}

/** A subquery with one column: its own, or a row of all. */
function oneColumn(node: WithQuery, context: Context): Typed & { readonly several: boolean } {
  const { columns, sql } = subquery(node, context);
  const zones = columns.map((column) => requireOneZone([column], node.position));
  const [only] = columns;
  if (only !== undefined && columns.length === 1) {
    return { type: only.type, sql, several: false, ...zones[0] };
  }
  // The fields of a row are shown in UTC.
  for (const held of zones) requireOneZone([held, {}], node.position);
  const names = columns.flatMap(({ name }) => name?.toLowerCase() ?? []);
  const distinct = new Set(names).size === names.length;
  const fields = columns.map(({ name, type: item }) => ({
    name: distinct ? name : null,
    type: item,
  }));
  const type: TrinoType = { kind: 'row', fields };
  const alias = context.env.nextAlias();
  const items = columns.map((_, i) => `${alias}.c${i}`).join(', ');
  return {
    type,
    several: true,
    sql: `SELECT CAST(row(${items}) AS ${storageType(type)}) AS c0 FROM (${sql}) AS ${alias}`,
  };
}

/** `(SELECT …)` as a value. */
export function scalarSubquery(node: Of<'subquery'>, context: Context): Typed {
  const { type, sql, zone, several } = oneColumn(node, context);
  if (!several || type.kind !== 'row') {
    return { type, sql: `(${sql})`, ...(zone === undefined ? {} : { zone }) };
  }
  // Without a row it is a row of nulls, not a null.
  const nothing = `CAST(row(${type.fields.map(() => 'NULL').join(', ')}) AS ${storageType(type)})`;
  return { type, sql: `COALESCE((${sql}), ${nothing})` };
}

/** `value IN (SELECT …)`. */
export function inQuery(node: Of<'in-query'>, context: Context): string {
  const fail = (): SqlError =>
    new SqlError(
      'TYPE_MISMATCH',
      'Value expression and result of subquery must be of the same type',
      node.position,
    );
  return anyOrAll('=', 'any', node, context, fail);
}

/** `value operator ALL | ANY | SOME (SELECT …)`. */
export function quantified(node: Of<'quantified'>, context: Context): string {
  const fail = (): SqlError =>
    new SqlError(
      'TYPE_MISMATCH',
      'Value expression and result of subquery must be of the same type',
      node.position,
    );
  return anyOrAll(node.operator, node.quantifier, node, context, fail);
}

function anyOrAll(
  operator: ComparisonOperator,
  quantifier: 'any' | 'all',
  node: Of<'in-query' | 'quantified'>,
  context: Context,
  fail: () => SqlError,
): string {
  const value = analyse(node.value, context);
  const query = oneColumn(node, context);
  const type = commonType(value.type, query.type);
  if (type === null) throw fail();
  const left = coerce(value, type);
  const alias = context.env.nextAlias();
  const item = coerce({ type: query.type, sql: `${alias}.c0` }, type).sql;
  const isMembership =
    (operator === '=' && quantifier === 'any') || (operator === '<>' && quantifier === 'all');
  if (isMembership && isDistinguishable(type)) {
    // Membership tells values apart as DISTINCT does; only a null itself leaves the answer open.
    const members = `SELECT ${canonical({ type, sql: item })} FROM (${query.sql}) AS ${alias}`;
    return `(${canonical(left)} ${operator === '=' ? '' : 'NOT '}IN (${members}))`;
  }
  const rows = `SELECT ${item} AS c0 FROM (${query.sql}) AS ${alias}`;
  if (comparable(type) === 'yes') {
    return `(${left.sql} ${operator} ${quantifier.toUpperCase()} (${rows}))`;
  }
  if (type.kind === 'json' || type.kind === 'char') {
    throw new SqlError(
      'NOT_SUPPORTED',
      `Comparing ${formatType(type)} with a subquery is not supported`,
      node.position,
    );
  }
  // DuckDB would compare nulls and NaN inside as values like others: each pair is compared by its own rule.
  const list: Typed = {
    type: { kind: 'array', element: type },
    sql: `COALESCE((SELECT list(c0) FROM (${rows}) AS ${context.env.nextAlias()}), CAST([] AS ${storageType(type)}[]))`,
  };
  const name = context.env.nextAlias();
  return bindPlain([left, list], context.env.nextAlias(), (one = left, all = list) => {
    const pairs = `list_transform(${all.sql}, lambda ${name}: ${compareSame(operator, one, { type, sql: name }, node.position)})`;
    return `trino_${quantifier}(${pairs})`;
  });
}
