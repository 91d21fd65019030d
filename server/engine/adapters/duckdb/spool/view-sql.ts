import { AppError } from '#server/platform/errors.ts';
import { quoteString } from '#server/sql/model/quote.ts';
import type { ResultFilter, RowsView } from '../../../model/result-view.ts';
import { literalSql, measureSql, spooledRows, textSql, valueSql } from './spool-columns.ts';
import type { SpooledColumn, SpoolMeta } from './spool-files.ts';

/** The rows of a view in its order. Throws `invalid` for a column that the result does not have. */
export function rowsViewSql(file: string, meta: SpoolMeta, view: RowsView): string {
  const { columns, rowCount } = meta;
  const order = view.sort.map(({ column, descending }) => {
    const value = valueSql(column, columnAt(columns, column));
    return `${value} ${descending ? 'DESC' : 'ASC'} NULLS LAST`;
  });
  // The file may hold a row more, which tells that the result was cut.
  const conditions = [`file_row_number < ${rowCount}`, ...conditionsOf(columns, view)];
  return `SELECT ${columns.map((_, place) => `c${place}`).join(', ')} FROM ${spooledRows(file)} WHERE ${conditions.join(' AND ')} ORDER BY ${[...order, 'file_row_number'].join(', ')}`;
}

function conditionsOf(columns: readonly SpooledColumn[], { filters, search }: RowsView): string[] {
  const all = filters.map((filter) => conditionSql(filter, columnAt(columns, filter.column)));
  if (search === '') return all;
  const text = `lower(${quoteString(search)})`;
  const anywhere = columns.map((_, place) => `contains(${textSql(place)}, ${text})`);
  return [...all, `(${anywhere.map((one) => `coalesce(${one}, false)`).join(' OR ')})`];
}

function conditionSql(filter: ResultFilter, column: SpooledColumn): string {
  const place = filter.column;
  const value = valueSql(place, column);
  switch (filter.test) {
    case 'is-null':
      return `c${place} IS NULL`;
    case 'is-not-null':
      return `c${place} IS NOT NULL`;
    case 'is':
      return `${value} IS NOT DISTINCT FROM ${literalSql(filter.value, column)}`;
    case 'is-not':
      return `${value} IS DISTINCT FROM ${literalSql(filter.value, column)}`;
    case 'contains':
      return `contains(${textSql(place)}, lower(${quoteString(filter.value)}))`;
    case 'at-least':
      return `${value} >= ${literalSql(filter.value, column)}`;
    case 'at-most':
      return `${value} <= ${literalSql(filter.value, column)}`;
    case 'between': {
      const measure = measureSql(place, column);
      if (measure === null) throw new AppError('invalid', `Column ${column.name} has no measure.`);
      const upper = filter.isLast ? '<=' : '<';
      return `${measure} >= ${doubleSql(filter.from)} AND ${measure} ${upper} ${doubleSql(filter.to)}`;
    }
  }
}

/** The literals of a view that must be values of their column, each to be checked before it is used. */
export function literalsOf(
  columns: readonly SpooledColumn[],
  { filters }: RowsView,
): readonly { readonly text: string; readonly column: SpooledColumn; readonly sql: string }[] {
  return filters.flatMap((filter) => {
    if (!('value' in filter) || filter.test === 'contains') return [];
    const column = columnAt(columns, filter.column);
    return [{ text: filter.value, column, sql: literalSql(filter.value, column) }];
  });
}

export function columnAt(columns: readonly SpooledColumn[], place: number): SpooledColumn {
  const column = columns[place];
  if (column !== undefined) return column;
  throw new AppError('invalid', `The result has no column ${place + 1}.`);
}

/** A double, exact to its last bit. */
export const doubleSql = (value: number): string => `CAST(${quoteString(String(value))} AS DOUBLE)`;
