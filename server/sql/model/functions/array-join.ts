import { bindValues } from '../bind-values.ts';
import { cast } from '../cast.ts';
import { isText } from '../coercion.ts';
import { SqlError } from '../front-end.ts';
import { type Typed, VARCHAR } from '../typed.ts';
import { formatType } from '../types.ts';
import type { Handler } from './handler.ts';

const isTextOrNull = ({ type }: Typed): boolean => isText(type) || type.kind === 'unknown';

/** `array_join(array, separator[, text for null])`. */
export const arrayJoin: Handler = ([list, separator, filler, ...rest], node, context) => {
  if (list?.type.kind !== 'array' || separator === undefined || rest.length > 0) return null;
  if (!isTextOrNull(separator) || (filler !== undefined && !isTextOrNull(filler))) return null;
  const { element } = list.type;
  if (['array', 'map', 'row'].includes(element.kind)) {
    throw new SqlError(
      'OPERATOR_NOT_FOUND',
      `Cannot cast ${formatType(element)} to varchar`,
      node.position,
    );
  }
  const name = context.env.nextAlias();
  const texts = (values: string, forNull: string): string => {
    const text = cast({ type: element, sql: name }, VARCHAR, node.position).sql;
    return `list_transform(${values}, lambda ${name}: COALESCE(${text}, ${forNull}))`;
  };
  const values = filler === undefined ? [list, separator] : [list, separator, filler];
  const sql = bindValues(values, context, (array = list, between = separator, forNull) => {
    const missing = [array, between, ...(forNull === undefined ? [] : [forNull])]
      .map((value) => `${value.sql} IS NULL`)
      .join(' OR ');
    const parts = texts(array.sql, forNull?.sql ?? 'NULL');
    // DuckDB's own takes no separator that a row decides.
    const joined =
      typeof separator.constant === 'string'
        ? `array_to_string(${parts}, ${separator.sql})`
        : `list_reduce(list_filter(${parts}, lambda ${name}: ${name} IS NOT NULL), lambda a_, b_: CASE WHEN a_ IS NULL THEN b_ ELSE a_ || ${between.sql} || b_ END, CAST(NULL AS VARCHAR))`;
    return `(CASE WHEN ${missing} THEN NULL ELSE COALESCE(${joined}, '') END)`;
  });
  return { type: VARCHAR, sql };
};
