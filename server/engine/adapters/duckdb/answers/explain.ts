import { SqlError } from '#server/sql/model/front-end.ts';
import type { ExplainStatement } from '#server/sql/model/statements/explain-tree.ts';
import { isWriteStatement } from '#server/sql/model/statements/is-write-statement.ts';
import type { WriteStatement } from '#server/sql/model/statements/write-tree.ts';
import type { Statement } from '#server/sql/model/tree.ts';
import type { RunnableStatement } from '#server/sql/parser/resolve-execute.ts';
import type { Plan } from '../../../port.ts';
import type { PrepareDeps } from '../bind-statement.ts';
import { fetchObjects } from '../fetch-objects.ts';
import { interruptible } from '../interruptible.ts';
import type { LiteralRows } from '../literal-rows.ts';
import { BOOLEAN, column, VARCHAR } from '../metadata/columns.ts';
import { explainQuery } from '../plan/explain-query.ts';
import { planTree, readProfiled } from '../plan/plan-tree.ts';
import type { PreparedQuery } from '../prepare.ts';
import { ioJson, planGraph, planJson, planText } from './explain-text.ts';

export interface ExplainSteps {
  /** Binds and compiles a statement that reads. */
  readonly prepare: (tree: RunnableStatement['tree']) => Promise<PreparedQuery>;
  /** Throws what a statement that writes is refused for; nothing of it runs. */
  readonly checkWrite: (tree: WriteStatement) => Promise<void>;
}

/** The answer of an EXPLAIN: one row. Throws what the statement itself would be refused for. */
export async function explainStatement(
  deps: PrepareDeps,
  node: ExplainStatement,
  steps: ExplainSteps,
  signal: AbortSignal,
): Promise<LiteralRows> {
  const isValidation = node.kind === 'explain' && node.type === 'validate';
  const { query, writes } = await partsOf(node.statement, steps);
  if (isValidation) return { columns: [column('Valid', BOOLEAN)], rows: [[true]] };
  if (node.kind === 'explain-analyze') {
    if (query === null || writes) {
      throw new SqlError(
        'NOT_SUPPORTED',
        'EXPLAIN ANALYZE of a statement that writes is not supported: it would write. Use EXPLAIN.',
        node.position,
      );
    }
    return answer(planText(await analyse(deps, query, signal)));
  }
  if (query === null) return answer(node.format === 'json' ? '{}' : `${node.statement.kind}\n`);
  const plan = await explainQuery(deps, query, signal);
  if (node.type === 'io') return answer(ioJson(plan));
  if (node.format === 'json') return answer(planJson(plan));
  return answer(node.format === 'graphviz' ? planGraph(plan) : planText(plan));
}

const answer = (text: string): LiteralRows => ({
  columns: [column('Query Plan', VARCHAR)],
  rows: [[text]],
});

/** What of a statement is a query; null for one that reads nothing. */
async function partsOf(
  statement: Statement,
  { prepare, checkWrite }: ExplainSteps,
): Promise<{ readonly query: PreparedQuery | null; readonly writes: boolean }> {
  if (statement.kind === 'query') return { query: await prepare(statement), writes: false };
  if (!isWriteStatement(statement)) return { query: null, writes: false };
  await checkWrite(statement);
  if (!('query' in statement)) return { query: null, writes: true };
  const { query, position } = statement;
  return {
    query: await prepare({ kind: 'query', query, parameterCount: 0, position }),
    writes: true,
  };
}

/** Runs the query and tells what each operator did; its rows go nowhere. */
async function analyse(
  deps: PrepareDeps,
  query: PreparedQuery,
  signal: AbortSignal,
): Promise<Plan> {
  await using _objects = await fetchObjects(deps, query.objects, signal);
  using lease = await deps.inspectors.acquire(signal);
  const reader = await interruptible(lease.item, signal, () =>
    lease.item.runAndReadAll(`EXPLAIN (ANALYZE, FORMAT JSON) ${query.duckdbSql}`),
  );
  const root = planTree(readProfiled(String(reader.value(1, 0))), query.inputs);
  return { root, sql: query.duckdbSql, io: null };
}
