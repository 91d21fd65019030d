import type { Plan, PlanNode } from '../../../port.ts';
import type { PrepareDeps } from '../bind-statement.ts';
import { fetchObjects } from '../fetch-objects.ts';
import { interruptible } from '../interruptible.ts';
import type { PreparedQuery } from '../prepare.ts';
import { type PlanInput, planTree, readExplained } from './plan-tree.ts';

/** How DuckDB would go about a compiled statement; nothing of it runs. */
export async function explainQuery(
  deps: PrepareDeps,
  query: PreparedQuery,
  signal: AbortSignal,
): Promise<Plan> {
  // Planning opens the files for what their footers say.
  await using _objects = await fetchObjects(deps, query.objects, signal);
  using lease = await deps.inspectors.acquire(signal);
  const connection = lease.item;
  const reader = await interruptible(connection, signal, () =>
    connection.runAndReadAll(`EXPLAIN (FORMAT JSON) ${query.duckdbSql}`),
  );
  const root = planTree(readExplained(String(reader.value(1, 0))), query.inputs);
  return { root, sql: withoutFiles(query.duckdbSql, query.inputs), io: ioOf(root) };
}

/** Tables in place of the files that are read for them. */
export function withoutFiles(sql: string, inputs: readonly PlanInput[]): string {
  return inputs.reduce((text, { relationSql, name }) => text.replaceAll(relationSql, name), sql);
}

function ioOf(root: PlanNode): Plan['io'] {
  const tables = scansOf(root).map(({ details, estimatedRows }) => ({
    name: details[0] ?? '',
    estimatedRows,
    estimatedBytes: null,
  }));
  return { tables };
}

const scansOf = (node: PlanNode): readonly PlanNode[] =>
  node.name === 'TableScan' ? [node] : node.children.flatMap(scansOf);
