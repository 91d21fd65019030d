import { UNBOUND } from '#server/sql/model/cast.ts';
import { compile } from '#server/sql/model/compile.ts';
import { displayType } from '#server/sql/model/display-type.ts';
import type { SqlParameter } from '#server/sql/model/front-end.ts';
import type { Query } from '#server/sql/model/query-tree.ts';
import { tableReferences } from '#server/sql/model/table-references.ts';
import type { Statement } from '#server/sql/model/tree.ts';
import { parseStatement } from '#server/sql/parser/parse-statement.ts';
import { noPrepared } from '#server/sql/parser/resolve-execute.ts';
import type { Column, ReadContext } from '../../../port.ts';
import type { BoundStatement } from '../bind-statement.ts';
import type { LiteralRows } from '../literal-rows.ts';
import { BIGINT, BOOLEAN, column, INTEGER, VARCHAR } from '../metadata/columns.ts';

/** Binds a statement that is parsed. */
export type Bind = (sql: string, tree: Statement) => Promise<BoundStatement>;

/** DESCRIBE OUTPUT: the columns that a prepared statement gives. Throws `SqlError`. */
export async function describeOutput(
  name: string,
  context: ReadContext,
  bind: Bind,
): Promise<LiteralRows> {
  const { tree, env } = await prepared(name, context, bind);
  const columns = tree.kind === 'query' ? compile(tree, env).columns : writeColumns(tree);
  const [only, ...others] = tableReferences(tree, env.session);
  return {
    columns: [
      ...['Column Name', 'Catalog', 'Schema', 'Table', 'Type'].map((text) => column(text, VARCHAR)),
      column('Type Size', BIGINT),
      column('Aliased', BOOLEAN),
    ],
    rows: columns.map(({ name: label, type }, index) => {
      const source = tree.kind === 'query' ? plainColumn(tree.query, index) : null;
      const isOfTable = source !== null && only !== undefined && others.length === 0;
      const table = isOfTable ? [only.catalog, only.schema, only.table] : ['', '', ''];
      return [label, ...table, displayType(type), sizeOf(type.kind), source?.aliased ?? true];
    }),
  };
}

/** DESCRIBE INPUT: the types that the `?` of a prepared statement are taken for. Throws `SqlError`. */
export async function describeInput(
  name: string,
  context: ReadContext,
  bind: Bind,
): Promise<LiteralRows> {
  const { tree, env, count } = await prepared(name, context, bind);
  const sql = tree.kind === 'query' && count > 0 ? compile(tree, env).duckdbSql : '';
  return {
    columns: [column('Position', INTEGER), column('Type', VARCHAR)],
    rows: Array.from({ length: count }, (_, index) => [index, typeOfMark(sql, index)]),
  };
}

/** A `?` without a value stands in the text with its number and what it is taken for. */
function typeOfMark(sql: string, index: number): string {
  const [, type] = new RegExp(`${RegExp.escape(UNBOUND)}${index} ([^*]+)\\*/`).exec(sql) ?? [];
  return type?.replaceAll(', ', ',') ?? 'unknown';
}

async function prepared(name: string, context: ReadContext, bind: Bind) {
  const sql = context.session?.prepared[name];
  if (sql === undefined) throw noPrepared(name);
  const tree = parseStatement(sql);
  const bound = await bind(sql, tree);
  const count = 'parameterCount' in tree ? tree.parameterCount : 0;
  const parameters = Array.from(
    { length: count },
    (_, index): SqlParameter => ({ type: { kind: 'unknown' }, value: index }),
  );
  return { tree, count, env: { ...bound.env, parameters } };
}

function plainColumn(query: Query, index: number): { readonly aliased: boolean } | null {
  const { body } = query;
  if (body.kind !== 'select') return null;
  const item = body.items[index];
  if (item?.kind !== 'expression' || item.expression.kind !== 'name') return null;
  return { aliased: item.alias !== null };
}

const writeColumns = (tree: Statement): readonly Column[] =>
  ['insert', 'update', 'delete', 'merge', 'create-table-as'].includes(tree.kind)
    ? [column('rows', BIGINT)]
    : [];

const SIZES: Readonly<Record<string, number>> = {
  boolean: 1,
  tinyint: 1,
  smallint: 2,
  integer: 4,
  date: 4,
  real: 4,
  bigint: 8,
  double: 8,
};

const sizeOf = (kind: string): number => SIZES[kind] ?? 0;
