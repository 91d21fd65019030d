import { z } from 'zod';
import { err, ok, type Result } from '#server/platform/result.ts';
import { withoutEnd } from '#server/sql/parser/classify-sql.ts';
import type {
  EngineFailure,
  Plan,
  PlannedTable,
  QueryLimits,
  ReadContext,
  Statement,
} from '../../port.ts';
import { startDeadline } from '../shared/deadline.ts';
import { toEngineFailure } from './failure.ts';
import { readPlan } from './plan-json.ts';
import { type PrepareDeps, type PreparedStatement, prepareStatement } from './prepare.ts';
import { sendStatement } from './send-statement.ts';

const Estimate = z.union([z.number(), z.string().transform(Number)]);
const Io = z.object({
  inputTableColumnInfos: z
    .array(
      z.object({
        table: z.object({
          catalog: z.string(),
          schemaTable: z.object({ schema: z.string(), table: z.string() }),
        }),
        estimate: z.object({ outputRowCount: Estimate, outputSizeInBytes: Estimate }).nullish(),
      }),
    )
    .default([]),
});

/** How Trino would go about a statement, and what it expects to read. */
export async function explain(
  deps: PrepareDeps,
  statement: Statement,
  context: ReadContext,
  limits: Omit<QueryLimits, 'maxRows'>,
): Promise<Result<Plan, EngineFailure>> {
  using deadline = startDeadline(limits);
  const { signal } = deadline;
  try {
    using prepared = await prepareStatement(
      deps,
      { ...statement, sql: withoutEnd(statement.sql) },
      context,
      {
        signal,
        traceToken: '',
        clientTags: ['console', 'explain'],
      },
    );
    const words = prepared.sent.originalWords;
    const plan = await answerOf(deps, prepared, '(TYPE LOGICAL, FORMAT JSON)', signal);
    const root = readPlan(plan, { actuals: new Map(), below: () => [], words });
    const io = Io.parse(
      JSON.parse(await answerOf(deps, prepared, '(TYPE IO, FORMAT JSON)', signal)),
    );
    const tables = io.inputTableColumnInfos.map(({ table, estimate }): PlannedTable => {
      const { catalog, schemaTable } = table;
      const name = [
        prepared.bound.originalCatalog(catalog),
        schemaTable.schema,
        words(schemaTable.table),
      ].join('.');
      return {
        name,
        estimatedRows: countOf(estimate?.outputRowCount),
        estimatedBytes: countOf(estimate?.outputSizeInBytes),
      };
    });
    return ok({ root, sql: prepared.sent.sql, io: { tables } });
  } catch (cause) {
    return err(toEngineFailure(cause));
  }
}

/** The one value that an EXPLAIN answers with. */
async function answerOf(
  deps: PrepareDeps,
  { sent }: PreparedStatement,
  options: string,
  signal: AbortSignal,
): Promise<string> {
  const explained = {
    ...sent,
    sql: `EXPLAIN ${options}\n${sent.sql}`,
    isReadOnly: true,
    originalPosition: ({ line, column }: { line: number; column: number }) =>
      sent.originalPosition({ line: Math.max(1, line - 1), column }),
  };
  let text = '';
  for await (const { values } of sendStatement(deps, explained, signal)) {
    const [value] = values[0] ?? [];
    if (typeof value === 'string') text = value;
  }
  return text;
}

const countOf = (value: number | undefined): bigint | null =>
  value === undefined || !Number.isFinite(value) ? null : BigInt(Math.round(value));
