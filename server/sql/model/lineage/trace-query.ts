import type { Query, QueryBody, SelectItem, SelectQuery } from '../query-tree.ts';
import { endsWith, lower } from '../scope.ts';
import type { Expression, SortItem } from '../tree.ts';
import {
  columnNamed,
  type LineageColumn,
  type LineageEnv,
  type LineageRelation,
  type LineageScope,
  NOTHING,
} from './lineage-scope.ts';
import { type Origin, through, united } from './lineage-types.ts';
import { traceExpression } from './trace-expression.ts';
import { scopeOf, traceRelation } from './trace-relation.ts';

/** The columns of a query with where they come from. */
export function traceQuery(query: Query, env: LineageEnv): LineageRelation {
  let { queries } = env;
  for (const { name, columns, query: named } of query.with?.queries ?? []) {
    const inner = { ...env, queries, outer: null };
    const anchor = query.with?.recursive === true ? anchorOf(named) : null;
    // The recursive part reads what the first part gives.
    const known =
      anchor === null
        ? inner
        : {
            ...inner,
            queries: new Map(queries).set(
              lower(name),
              withNames(traceBody(anchor, [], inner), columns),
            ),
          };
    queries = new Map(queries).set(lower(name), withNames(traceQuery(named, known), columns));
  }
  return traceBody(query.body, query.orderBy, { ...env, queries });
}

const anchorOf = ({ body }: Query): QueryBody | null =>
  body.kind === 'set-operation' ? body.left : null;

function withNames(
  { columns, open }: LineageRelation,
  names: readonly { readonly value: string }[] | null,
): LineageRelation {
  const known = columns.map((column, index) => ({
    ...column,
    name: names?.[index]?.value ?? column.name,
  }));
  return { columns: known, open };
}

function traceBody(
  body: QueryBody,
  orderBy: readonly SortItem[],
  env: LineageEnv,
): LineageRelation {
  switch (body.kind) {
    case 'select':
      return traceSelect(body, orderBy, env);
    case 'nested':
      return sorted(traceQuery(body.query, env), orderBy, env);
    case 'values':
      return sorted(traceValues(body.rows, env), orderBy, env);
    case 'set-operation':
      return sorted(traceSetOperation(body, env), orderBy, env);
  }
}

function sorted(
  relation: LineageRelation,
  orderBy: readonly SortItem[],
  env: LineageEnv,
): LineageRelation {
  traceOrder(orderBy, relation.columns, scopeOf(relation, env), env);
  return relation;
}

function traceValues(rows: readonly Expression[], env: LineageEnv): LineageRelation {
  const scope = scopeOf(NOTHING, env);
  const cells = rows.map((row) =>
    (row.kind === 'row' ? row.items : [row]).map((item) => traceExpression(item, scope, env)),
  );
  const columns = (cells[0] ?? []).map((_, index): LineageColumn => {
    const origins = united(...cells.map((row) => row[index] ?? []));
    return { relation: [], name: null, origins, type: null };
  });
  return { columns, open: null };
}

function traceSetOperation(
  body: Extract<QueryBody, { readonly kind: 'set-operation' }>,
  env: LineageEnv,
): LineageRelation {
  const left = traceBody(body.left, [], env);
  const right = traceBody(body.right, [], env);
  const partner = ({ name }: LineageColumn, index: number) =>
    body.corresponding
      ? right.columns.find((one) => one.name?.toLowerCase() === name?.toLowerCase())
      : right.columns[index];
  const shared = body.corresponding
    ? left.columns.filter((column) => partner(column, 0) !== undefined)
    : left.columns;
  // Rows of EXCEPT are rows of its left side; the right one decides which.
  const takes = body.operator === 'except' ? 'left' : 'both';
  if (takes === 'left') env.influence('filter', originsOf(right));
  const columns = shared.map((column, index) => ({
    ...column,
    relation: [],
    origins:
      takes === 'left'
        ? column.origins
        : united(column.origins, partner(column, index)?.origins ?? []),
  }));
  return { columns, open: left.open ?? right.open };
}

const originsOf = ({ columns }: LineageRelation): readonly Origin[] =>
  united(...columns.map(({ origins }) => origins));

function traceSelect(
  node: SelectQuery,
  orderBy: readonly SortItem[],
  env: LineageEnv,
): LineageRelation {
  const from = node.from === null ? NOTHING : traceRelation(node.from, env);
  const scope = scopeOf(from, env);
  if (node.where !== null) env.influence('filter', traceExpression(node.where, scope, env));
  const named = new Map(node.windows.map(({ name, window }) => [lower(name), window]));
  const columns = node.items.flatMap((item) => columnsOf(item, scope, env, named));
  for (const element of node.groupBy ?? []) {
    const keys = element.kind === 'simple' ? element.expressions : element.sets.flat();
    env.influence('group', united(...keys.map((key) => keyOrigins(key, columns, scope, env))));
  }
  if (node.having !== null) env.influence('filter', traceExpression(node.having, scope, env));
  traceOrder(orderBy, columns, scope, env);
  return { columns, open: node.items.some(({ kind }) => kind === 'all') ? from.open : null };
}

function columnsOf(
  item: SelectItem,
  scope: LineageScope,
  env: LineageEnv,
  windows: ReadonlyMap<string, unknown>,
): readonly LineageColumn[] {
  if (item.kind === 'expression') {
    const { expression, alias } = item;
    const plain = expression.kind === 'name' ? columnNamed(expression.parts, scope) : null;
    const origins = united(
      traceExpression(expression, scope, env),
      windowOrigins(expression, windows, scope, env),
    );
    const type = plain === null || plain.isPart ? null : plain.column.type;
    return [{ relation: [], name: alias?.value ?? nameOf(expression), origins, type }];
  }
  const prefix = item.of?.kind === 'name' ? item.of.parts.map(lower) : [];
  const isQualified = item.of !== null;
  const all = scope.relation.columns.filter(({ relation, hidden }) =>
    isQualified ? endsWith(relation, prefix) : hidden !== true,
  );
  return all.map((column, index) => ({
    ...column,
    relation: [],
    hidden: false,
    name: item.aliases?.[index]?.value ?? column.name,
  }));
}

/** A window named in the WINDOW clause is not part of the expression that uses it. */
function windowOrigins(
  expression: Expression,
  windows: ReadonlyMap<string, unknown>,
  scope: LineageScope,
  env: LineageEnv,
): readonly Origin[] {
  if (expression.kind !== 'call' || expression.over?.base == null) return [];
  const window = windows.get(lower(expression.over.base));
  if (typeof window !== 'object' || window === null) return [];
  const parts = Object.values(window).flat().flatMap(expressionsIn);
  return through('computed', united(...parts.map((part) => traceExpression(part, scope, env))));
}

const isExpression = (value: object): value is Expression => 'kind' in value && 'position' in value;

function expressionsIn(value: unknown): readonly Expression[] {
  if (typeof value !== 'object' || value === null) return [];
  if (isExpression(value)) return [value];
  return 'expression' in value ? expressionsIn(value.expression) : [];
}

function nameOf(expression: Expression): string | null {
  if (expression.kind === 'name') return expression.parts.at(-1)?.value ?? null;
  return expression.kind === 'field' ? expression.name.value : null;
}

/** An ordinal means a column of the result. */
function keyOrigins(
  key: Expression,
  columns: readonly LineageColumn[],
  scope: LineageScope,
  env: LineageEnv,
): readonly Origin[] {
  if (key.kind === 'integer') return columns[Number(key.text) - 1]?.origins ?? [];
  return traceExpression(key, scope, env);
}

function traceOrder(
  items: readonly SortItem[],
  columns: readonly LineageColumn[],
  scope: LineageScope,
  env: LineageEnv,
): void {
  if (items.length === 0) return;
  // Names of the result come before those of the source.
  const visible = { relation: { columns, open: null }, outer: scope };
  const origins = items.map(({ expression }) => keyOrigins(expression, columns, visible, env));
  env.influence('sort', united(...origins));
}
