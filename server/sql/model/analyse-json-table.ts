import { checkPath, invocationSql, jsonQuery, jsonValue } from './analyse-json.ts';
import type { AnalysedRelation } from './analyse-relation.ts';
import type { JsonTableColumn } from './json-tree.ts';
import type { Relation } from './query-tree.ts';
import { quoteString } from './quote.ts';
import { type Around, type Context, type Field, plainContext } from './scope.ts';
import { BIGINT, type Typed } from './typed.ts';

type JsonTable = Extract<Relation, { readonly kind: 'json-table' }>;

/** One row per item of the path; the columns to the left are in sight. */
export function jsonTable(
  node: JsonTable,
  around: Around,
  left: readonly Field[],
): AnalysedRelation {
  const context = plainContext(around, left);
  const alias = around.env.nextAlias();
  const onError = node.failsOnError ? 'error' : 'null';
  const items = `trino_json_items(${invocationSql(node.invocation, context)}, '${onError}')`;
  const values = node.columns.map((column) => columnValue(column, node, context));
  const rows = `SELECT unnest(${items}) AS u, generate_subscripts(${items}, 1) AS o`;
  const columns = values.map(({ sql }, i) => `${sql} AS c${i}`).join(', ');
  const fields = node.columns.map(({ name }, i): Field => {
    const value: Typed = { type: values[i]?.type ?? BIGINT, sql: `${alias}.c${i}` };
    return { relation: [], name, value };
  });
  return { sql: `LATERAL (SELECT ${columns} FROM (${rows})) AS ${alias}`, fields };
}

function columnValue(column: JsonTableColumn, node: JsonTable, context: Context): Typed {
  if (column.kind === 'ordinality') return { type: BIGINT, sql: 'CAST(o AS BIGINT)' };
  const { position, clauses } = column;
  const path = column.path ?? `lax $.${JSON.stringify(column.name)}`;
  checkPath(path, new Set(), position);
  const args = `u, ${quoteString(path)}, '{}'`;
  const onError = clauses.onError ?? { kind: node.failsOnError ? 'error' : 'null' };
  return column.kind === 'value'
    ? jsonValue(args, { ...column.clauses, onError }, position, context)
    : jsonQuery(args, { ...column.clauses, onError }, position);
}
