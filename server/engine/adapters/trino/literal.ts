import type { SqlParameter } from '#server/sql/model/front-end.ts';
import { quoteString } from '#server/sql/model/quote.ts';
import { formatType } from '#server/sql/model/types.ts';

/** The statement with its values bound: `EXECUTE IMMEDIATE '…' USING …`, in which no value is ever part of the text. */
export function withParameters(sql: string, parameters: readonly SqlParameter[]): string {
  if (parameters.length === 0) return sql;
  return `${PREFIX}${quoteString(sql).slice(1)} USING ${parameters.map(literal).join(', ')}`;
}

const PREFIX = "EXECUTE IMMEDIATE '";

/** Columns of the first line that stand in front of the statement's own. */
export const columnsInFront = (parameters: readonly SqlParameter[]): number =>
  parameters.length === 0 ? 0 : PREFIX.length;

function literal({ type, value }: SqlParameter): string {
  const name = formatType(type);
  if (value === null) return `CAST(NULL AS ${name})`;
  if (type.kind === 'json') return `JSON ${quoteString(String(value))}`;
  if (type.kind === 'varbinary') return `from_base64(${quoteString(String(value))})`;
  return `CAST(${quoteString(String(value))} AS ${name})`;
}
