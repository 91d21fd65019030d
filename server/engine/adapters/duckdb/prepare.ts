import { compile } from '#server/sql/model/compile.ts';
import type { CompiledQuery } from '#server/sql/model/front-end.ts';
import { withoutEnd } from '#server/sql/parser/classify-sql.ts';
import { type RunnableStatement, resolveExecute } from '#server/sql/parser/resolve-execute.ts';
import type { ReadContext, Statement } from '../../port.ts';
import { statementRefs } from '../shared/refs.ts';
import { answerStatement } from './answers/answer-statement.ts';
import { checkWrite } from './answers/check-write.ts';
import type { Bind } from './answers/describe-prepared.ts';
import {
  type BoundStatement,
  bindStatement,
  type OwnTables,
  type PrepareDeps,
} from './bind-statement.ts';
import { listNames } from './list-names.ts';
import { type LiteralRows, literalQuery } from './literal-rows.ts';
import { sessionOf } from './statements/session-of.ts';

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
  const { sql, tree, parameters = [], asStatement } = statement;
  const refs = statementRefs(deps.catalog, context);
  const bind: Bind = (text, node) =>
    bindStatement(deps, { sql: text, tree: node, parameters }, context, { ...options, refs });
  const answer = await answerStatement(deps, tree, {
    context,
    session: sessionOf(deps, context),
    refs,
    bind,
    prepare: (node) => prepareRunnable(deps, { ...statement, tree: node }, context, options),
    checkWrite: (node) => checkWrite(deps, node, { sql, context, refs, bind }),
    signal: options.signal,
  });
  if (answer !== null) return answered(answer, sql);
  const bound = await bindStatement(deps, statement, context, { ...options, refs });
  const { env, tables, lakeInputs, effectiveSql, objects, inputs } = bound;
  const listing = await listNames(deps, refs, tree, env.session);
  const compiled = compile(tree, { ...env, ...(listing === null ? {} : { listing }) });
  options.signal.throwIfAborted();
  const asRead = asStatement(effectiveSql);
  return { ...compiled, tables, lakeInputs, effectiveSql: asRead, objects, inputs };
}

const answered = (answer: LiteralRows, effectiveSql: string): PreparedQuery => ({
  columns: answer.columns,
  duckdbSql: literalQuery(answer),
  ordered: true,
  tables: [],
  lakeInputs: [],
  effectiveSql,
  objects: [],
  inputs: [],
});
