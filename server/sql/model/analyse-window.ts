import { isOrderable } from './comparison.ts';
import { SqlError } from './front-end.ts';
import { analyse, type Context, lower } from './scope.ts';
import type { FrameBound, SortItem, WindowFrame, WindowSpecification } from './tree.ts';
import { formatType } from './types.ts';

export function sortSql(sql: string, item: SortItem): string {
  return `${sql} ${item.descending ? 'DESC' : 'ASC'} NULLS ${item.nullsFirst ? 'FIRST' : 'LAST'}`;
}

/** The items of an ORDER BY inside an aggregate or a window. */
export function analyseSortItems(items: readonly SortItem[], context: Context): string {
  return items
    .map((item) => {
      const value = analyse(item.expression, context);
      if (!isOrderable(value.type)) {
        throw new SqlError(
          'NOT_SUPPORTED',
          `Ordering by ${formatType(value.type)} is not supported`,
          item.expression.position,
        );
      }
      return sortSql(value.sql, item);
    })
    .join(', ');
}

/** What stands between the parentheses of OVER. */
export function analyseWindow(window: WindowSpecification, context: Context): string {
  const base = window.base === null ? null : context.windows.get(lower(window.base));
  if (window.base !== null && base === undefined) {
    throw new SqlError(
      'INVALID_WINDOW_REFERENCE',
      `Cannot resolve WINDOW name ${window.base.value}`,
      window.base.position,
    );
  }
  if (base != null && base.base !== null) {
    throw new SqlError(
      'NOT_SUPPORTED',
      'A window that starts from a named window twice over is not supported',
      window.position,
    );
  }
  const partitionBy =
    window.partitionBy.length > 0 ? window.partitionBy : (base?.partitionBy ?? []);
  const orderBy = window.orderBy.length > 0 ? window.orderBy : (base?.orderBy ?? []);
  const frame = window.frame ?? base?.frame ?? null;
  const parts: string[] = [];
  if (partitionBy.length > 0) {
    parts.push(`PARTITION BY ${partitionBy.map((key) => analyse(key, context).sql).join(', ')}`);
  }
  if (orderBy.length > 0) parts.push(`ORDER BY ${analyseSortItems(orderBy, context)}`);
  if (frame !== null) parts.push(frameSql(frame, orderBy, context));
  return parts.join(' ');
}

function frameSql(frame: WindowFrame, orderBy: readonly SortItem[], context: Context): string {
  const offsets = [frame.start, frame.end].some((bound) => bound !== null && 'value' in bound);
  if (frame.unit === 'range' && offsets) {
    const types = orderBy.map((item) => analyse(item.expression, context).type.kind);
    const [only] = types;
    if (only === undefined) {
      throw new SqlError(
        'MISSING_ORDER_BY',
        'Window frame of type RANGE PRECEDING or FOLLOWING requires ORDER BY',
        frame.position,
      );
    }
    if (
      types.length > 1 ||
      orderBy.some((item) => item.nullsFirst !== item.descending && item.nullsFirst)
    ) {
      throw new SqlError(
        'NOT_SUPPORTED',
        'A RANGE frame with this ORDER BY is not supported',
        frame.position,
      );
    }
  }
  const start = boundSql(frame.start, frame, context);
  const end = frame.end === null ? 'CURRENT ROW' : boundSql(frame.end, frame, context);
  return `${frame.unit.toUpperCase()} BETWEEN ${start} AND ${end}`;
}

function boundSql(bound: FrameBound, frame: WindowFrame, context: Context): string {
  if (!('value' in bound)) return bound.kind.toUpperCase();
  const value = analyse(bound.value, context);
  const fits =
    frame.unit === 'range' ||
    ['tinyint', 'smallint', 'integer', 'bigint'].includes(value.type.kind);
  if (!fits) {
    throw new SqlError(
      'TYPE_MISMATCH',
      `Window frame ${frame.unit.toUpperCase()} offset must be an integer`,
      bound.value.position,
    );
  }
  if (typeof value.constant === 'bigint' && value.constant < 0n) {
    throw new SqlError(
      'INVALID_WINDOW_FRAME',
      'Window frame offset value must not be negative or null',
      bound.value.position,
    );
  }
  return `${value.sql} ${bound.kind.toUpperCase()}`;
}
