import { frameSql } from './analyse-frame.ts';
import { SqlError } from './front-end.ts';
import { analyse, type Context, lower } from './scope.ts';
import type { SortItem, WindowSpecification } from './tree.ts';
import { distinctForm, sortKey } from './value-order.ts';

export function sortSql(sql: string, item: SortItem): string {
  return `${sql} ${item.descending ? 'DESC' : 'ASC'} NULLS ${item.nullsFirst ? 'FIRST' : 'LAST'}`;
}

/** The items of an ORDER BY inside an aggregate or a window. */
export function analyseSortItems(items: readonly SortItem[], context: Context): string {
  return items
    .map((item) => {
      const value = analyse(item.expression, context);
      return sortSql(sortKey(value, item.expression.position), item);
    })
    .join(', ');
}

/** What stands between the parentheses of OVER. */
export function analyseWindow(window: WindowSpecification, context: Context): string {
  const complete = completed(window, context);
  const { partitionBy, orderBy, frame } = complete;
  const parts: string[] = [];
  if (partitionBy.length > 0) {
    const keys = partitionBy.map((key) => distinctForm(analyse(key, context), key.position));
    parts.push(`PARTITION BY ${keys.join(', ')}`);
  }
  if (orderBy.length > 0) parts.push(`ORDER BY ${analyseSortItems(orderBy, context)}`);
  if (frame !== null) parts.push(frameSql(frame, complete, context));
  const sql = parts.join(' ');
  if (!sql.includes(' OVER (')) return sql;
  throw new SqlError(
    'NOT_SUPPORTED',
    'A window that is defined by a subquery with windows is not supported',
    window.position,
  );
}

/** The window with what the named windows that it starts from bring. */
export function completed(window: WindowSpecification, context: Context): WindowSpecification {
  if (window.base === null) return window;
  const named = context.windows.get(lower(window.base));
  if (named === undefined) {
    throw new SqlError(
      'INVALID_WINDOW_REFERENCE',
      `Cannot resolve WINDOW name ${window.base.value}`,
      window.base.position,
    );
  }
  const base = completed(named, context);
  const { partitionBy, orderBy, frame } = window;
  if (partitionBy.length > 0) {
    throw new SqlError(
      'INVALID_PARTITION_BY',
      'WINDOW specification with named WINDOW reference cannot specify PARTITION BY',
      partitionBy[0]?.position ?? window.position,
    );
  }
  if (base.orderBy.length > 0 && orderBy.length > 0) {
    throw new SqlError(
      'INVALID_ORDER_BY',
      'Cannot specify ORDER BY if referenced named WINDOW specifies ORDER BY',
      window.orderPosition,
    );
  }
  if (base.frame !== null && !window.isReference) {
    throw new SqlError(
      'INVALID_WINDOW_REFERENCE',
      'Cannot reference named WINDOW containing frame specification',
      window.base.position,
    );
  }
  return {
    ...base,
    ...(orderBy.length > 0 ? { orderBy, orderPosition: window.orderPosition } : {}),
    frame: frame ?? base.frame,
    position: window.position,
  };
}
