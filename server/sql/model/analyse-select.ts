import { analyseCondition } from './analyse-condition.ts';
import { groupBy } from './analyse-group-by.ts';
import { analyseRelation } from './analyse-relation.ts';
import { hasAggregate } from './find-aggregates.ts';
import { type Position, SqlError } from './front-end.ts';
import { sharedJsonPaths } from './functions/json-scalar.ts';
import type { SelectItem, SelectQuery } from './query-tree.ts';
import { type Limits, type OrderKey, orderedSql } from './row-limits.ts';
import {
  type AnalysedQuery,
  type Around,
  analyse,
  type Context,
  endsWith,
  type Field,
  lower,
  plainContext,
} from './scope.ts';
import { storageType } from './storage-type.ts';
import type { Expression, SortItem } from './tree.ts';
import type { Typed } from './typed.ts';
import type { TrinoType } from './types.ts';
import { distinctForm, sortKey } from './value-order.ts';
import { requireUtc, toColumn } from './zones.ts';

interface Output {
  readonly name: string | null;
  readonly value: Typed;
  readonly position: Position;
}

export function analyseSelect(
  node: SelectQuery,
  orderBy: readonly SortItem[],
  limits: Limits,
  around: Around,
): AnalysedQuery {
  const from = node.from === null ? null : analyseRelation(node.from, around);
  const source = windowed(plainContext(around, from?.fields ?? []), node);
  const where =
    node.where === null
      ? ''
      : ` WHERE ${analyseCondition(node.where, { ...source, noAggregates: 'WHERE', noWindows: 'WHERE', clausePosition: node.where.position }, 'WHERE clause')}`;
  const groups = isAggregateQuery(node, orderBy) ? groupBy(node, source) : null;
  // Expressions over groups are found by their text, which has to stay the same in every clause.
  const jsonPaths = groups === null ? sharedJsonPaths(node.items, source) : source.jsonPaths;
  const context: Context = {
    ...source,
    groups: groups?.keys ?? null,
    groupItems: groups?.items ?? new Map(),
    jsonPaths,
  };
  const outputs = node.items.flatMap((item) => outputsOf(item, context));
  const having =
    node.having === null
      ? ''
      : ` HAVING ${analyseCondition(node.having, { ...context, noWindows: 'HAVING' }, 'HAVING clause')}`;
  const keys = orderKeys(orderBy, outputs, node, limits, context);
  const columns = outputs.map(({ value, position }, i) => {
    const { sql, held } = toColumn(value);
    if (held.packed === true) {
      if (node.distinct) requireUtc(value, position, 'told apart by DISTINCT');
      return `${sql} AS c${i}`;
    }
    const item = node.distinct ? distinctForm(value, position) : sql;
    return `${exactly(item, value.type)} AS c${i}`;
  });
  const tables = from === null ? '' : ` FROM ${from.sql}`;
  const rest = `${tables}${where}${groups?.sql ?? ''}${having}`;
  return {
    sql: orderedSql({ columns, distinct: node.distinct, from: rest, keys, limits }, around.env),
    columns: outputs.map(({ name, value }) => ({
      name,
      type: value.type,
      ...toColumn(value).held,
    })),
  };
}

const COLUMN = /^[\w.]+$|^\w+\."[^"]*"$/;

/** DuckDB takes a part of a constant null for an integer: what is computed is given its type. */
const exactly = (sql: string, type: TrinoType): string =>
  COLUMN.test(sql) ? sql : `CAST(${sql} AS ${storageType(type)})`;

function windowed(context: Context, node: SelectQuery): Context {
  return {
    ...context,
    selectPosition: node.position,
    windows: new Map(node.windows.map(({ name, window }) => [lower(name), window])),
  };
}

const isAggregateQuery = (node: SelectQuery, orderBy: readonly SortItem[]): boolean =>
  node.groupBy !== null ||
  node.having !== null ||
  hasAggregate(node.items) ||
  hasAggregate(orderBy);

function outputsOf(item: SelectItem, context: Context): readonly Output[] {
  if (item.kind === 'expression') {
    const { expression, alias } = item;
    const value = analyse(expression, context);
    return [{ name: alias?.value ?? nameOf(expression), value, position: expression.position }];
  }
  const fields = starFields(item, context);
  if (item.aliases !== null && item.aliases.length !== fields.length) {
    throw new SqlError(
      'MISMATCHED_COLUMN_ALIASES',
      `Column alias list has ${item.aliases.length} entries but relation has ${fields.length} columns`,
      item.position,
    );
  }
  return fields.map((field, i) => ({
    name: item.aliases?.[i]?.value ?? field.name,
    value: starValue(field, item.position, context),
    position: item.position,
  }));
}

function starValue(field: Field, position: Position, context: Context): Typed {
  if (context.groups === null) return field.value;
  const key = context.groups.get(field.value.sql);
  if (key !== undefined) return key;
  throw new SqlError(
    'EXPRESSION_NOT_AGGREGATE',
    `Column '${field.name ?? ''}' must be an aggregate expression or appear in GROUP BY clause`,
    position,
  );
}

function starFields(
  item: Extract<SelectItem, { readonly kind: 'all' }>,
  context: Context,
): readonly Field[] {
  const { fields } = context.scope;
  if (item.of === null) {
    const all = fields.filter((field) => !field.hidden && !field.unlisted);
    if (all.length > 0) return all;
    throw new SqlError(
      'COLUMN_NOT_FOUND',
      'SELECT * not allowed from relation that has no columns',
      item.position,
    );
  }
  if (item.of.kind !== 'name')
    throw new SqlError('NOT_SUPPORTED', '.* of an expression is not supported', item.position);
  const prefix = item.of.parts.map(lower);
  const matching = fields.filter(
    (field) => endsWith(field.relation, prefix) && field.unlisted !== true,
  );
  if (matching.length > 0) return matching;
  throw new SqlError(
    'TABLE_NOT_FOUND',
    `Unable to resolve reference ${prefix.join('.')}`,
    item.position,
  );
}

/** A column keeps its name; any other expression has none and is shown as `_col0`, `_col1`, … */
function nameOf(expression: Expression): string | null {
  if (expression.kind === 'name') return expression.parts.at(-1)?.value ?? null;
  return expression.kind === 'field' ? expression.name.value : null;
}

function orderKeys(
  items: readonly SortItem[],
  outputs: readonly Output[],
  { distinct, position }: SelectQuery,
  { withTies }: Limits,
  context: Context,
): readonly OrderKey[] {
  return items.map((item) => {
    const value = orderValue(item, outputs, context);
    const index = outputs.findIndex((output) => output.value.sql === value.sql);
    if (index < 0 && distinct) {
      throw new SqlError(
        'EXPRESSION_NOT_IN_DISTINCT',
        'For SELECT DISTINCT, ORDER BY expressions must appear in select list',
        position,
      );
    }
    const sql = sortKey(value, position);
    const computed = sql !== value.sql;
    // Among the items of a SELECT list a column of the source would go before one of the result.
    const isPacked = toColumn(value).held.packed === true;
    const byName = index >= 0 && !computed && !withTies && !isPacked;
    return { sql: byName ? `c${index}` : sql, computed, item };
  });
}

/** An ordinal, a column of the result, or an expression over both the result and the source. */
function orderValue(item: SortItem, outputs: readonly Output[], context: Context): Typed {
  const { expression } = item;
  if (expression.kind === 'integer') {
    const output = outputs[Number(expression.text) - 1];
    if (output !== undefined) return output.value;
    throw new SqlError(
      'INVALID_COLUMN_REFERENCE',
      `ORDER BY position ${expression.text} is not in select list`,
      expression.position,
    );
  }
  if (expression.kind === 'name' && expression.parts.length === 1) {
    const [part] = expression.parts;
    const named = outputs.filter(
      ({ name }) => part !== undefined && name?.toLowerCase() === lower(part),
    );
    const [first, ...others] = named;
    if (others.some(({ value }) => value.sql !== first?.value.sql)) {
      throw new SqlError(
        'AMBIGUOUS_NAME',
        `Column '${part?.value ?? ''}' is ambiguous`,
        expression.position,
      );
    }
    if (first !== undefined) return first.value;
  }
  return analyse(expression, { ...context, lambda: outputNames(outputs, expression) });
}

/** Names of the result shadow those of the source in the expressions of ORDER BY, except inside aggregates. */
function outputNames(
  outputs: readonly Output[],
  expression: Expression,
): ReadonlyMap<string, Typed> {
  if (hasAggregate(expression)) return new Map();
  return new Map(
    outputs.flatMap(({ name, value }) => (name === null ? [] : [[name.toLowerCase(), value]])),
  );
}
