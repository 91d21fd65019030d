import { SqlError } from './front-end.ts';
import type { GroupingElement, SelectQuery } from './query-tree.ts';
import { analyse, type Context } from './scope.ts';
import type { Expression } from './tree.ts';
import type { Typed } from './typed.ts';
import { distinctForm } from './value-order.ts';

interface Grouping {
  /** Every grouping expression, by its DuckDB text. */
  readonly keys: ReadonlyMap<string, Typed>;
  /** The GROUP BY clause; empty for one group of all rows. */
  readonly sql: string;
}

export function groupBy(node: SelectQuery, source: Context): Grouping {
  if (node.groupByDistinct) {
    throw new SqlError('NOT_SUPPORTED', 'GROUP BY DISTINCT is not supported', node.position);
  }
  const context: Context = { ...source, noAggregates: 'GROUP BY', noWindows: 'GROUP BY' };
  const keys = new Map<string, Typed>();
  const key = (expression: Expression): string => {
    const value = analyse(expression, context);
    const sql = distinctForm(value, expression.position);
    keys.set(value.sql, { ...value, sql });
    return sql;
  };
  const elements = (node.groupBy ?? []).map((element) => elementSql(element, node, key));
  const filled = elements.filter((sql) => sql !== '');
  return { keys, sql: filled.length === 0 ? '' : ` GROUP BY ${filled.join(', ')}` };
}

function elementSql(
  element: GroupingElement,
  node: SelectQuery,
  key: (expression: Expression) => string,
): string {
  if (element.kind === 'simple') {
    return element.expressions.map((expression) => key(selected(expression, node))).join(', ');
  }
  const sets = element.sets.map((set) => {
    for (const expression of set) {
      if (expression.kind === 'name') continue;
      throw new SqlError(
        'INVALID_COLUMN_REFERENCE',
        'GROUP BY expression must be a column reference',
        expression.position,
      );
    }
    return `(${set.map(key).join(', ')})`;
  });
  const keyword = element.kind === 'sets' ? 'GROUPING SETS' : element.kind.toUpperCase();
  return `${keyword} (${sets.join(', ')})`;
}

/** `GROUP BY 2` is the second item of the select list. */
function selected(expression: Expression, node: SelectQuery): Expression {
  if (expression.kind !== 'integer') return expression;
  const item = node.items[Number(expression.text) - 1];
  if (node.items.slice(0, Number(expression.text)).some(({ kind }) => kind === 'all')) {
    throw new SqlError(
      'NOT_SUPPORTED',
      'A position in GROUP BY behind a * is not supported',
      expression.position,
    );
  }
  if (item?.kind === 'expression') return item.expression;
  throw new SqlError(
    'INVALID_COLUMN_REFERENCE',
    `GROUP BY position ${expression.text} is not in select list`,
    expression.position,
  );
}
