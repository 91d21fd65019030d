import { compile } from '#server/sql/model/compile.ts';
import type { CompiledQuery } from '#server/sql/model/front-end.ts';
import { withoutEnd } from '#server/sql/parser/classify-sql.ts';
import { type RunnableStatement, resolveExecute } from '#server/sql/parser/resolve-execute.ts';
import type { ReadContext, Statement } from '../../port.ts';
import {
  type BoundStatement,
  bindStatement,
  type OwnTables,
  type PrepareDeps,
} from './bind-statement.ts';
import { listNames } from './list-names.ts';

/** A statement bound to what it reads, ready to run in DuckDB. */
export type PreparedQuery = CompiledQuery &
  Pick<BoundStatement, 'tables' | 'lakeInputs' | 'effectiveSql' | 'objects' | 'inputs'>;

/** Parses, binds and compiles one statement. Throws `SqlError`, `AppError` or `UnreachableError`. */
export async function prepareQuery(
  deps: PrepareDeps,
  statement: Statement,
  context: ReadContext,
  options: OwnTables & { readonly signal: AbortSignal },
): Promise<PreparedQuery> {
  const sql = withoutEnd(statement.sql);
  const runnable = resolveExecute(sql, context.session?.prepared ?? {});
  try {
    return await prepareRunnable(deps, { ...statement, ...runnable }, context, options);
  } catch (cause) {
    throw runnable.relocate(cause);
  }
}

/** The same for a statement that is parsed already. Places in what it throws count in `sql`. */
export async function prepareRunnable(
  deps: PrepareDeps,
  statement: Statement & RunnableStatement,
  context: ReadContext,
  options: OwnTables & { readonly signal: AbortSignal },
): Promise<PreparedQuery> {
  const { tree, asStatement } = statement;
  const bound = await bindStatement(deps, statement, context, options);
  const { env, refs, tables, lakeInputs, effectiveSql, objects, inputs } = bound;
  const listing = await listNames(deps, refs, tree, env.session);
  const compiled = compile(tree, { ...env, ...(listing === null ? {} : { listing }) });
  options.signal.throwIfAborted();
  const asRead = asStatement(effectiveSql);
  return { ...compiled, tables, lakeInputs, effectiveSql: asRead, objects, inputs };
}
