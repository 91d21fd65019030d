import { err, ok, type Result } from '#server/platform/result.ts';
import { withoutEnd } from '#server/sql/parser/classify-sql.ts';
import type {
  CellValue,
  Column,
  ColumnBatch,
  EngineFailure,
  QueryLimits,
  ReadContext,
  ResolvedTable,
  Statement,
} from '../../port.ts';
import { startDeadline } from '../shared/deadline.ts';
import { toEngineFailure } from './failure.ts';
import { type PrepareDeps, prepareStatement } from './prepare.ts';
import { sendStatement } from './send-statement.ts';

type Collected = ColumnBatch & {
  readonly truncated: boolean;
  readonly tables: readonly ResolvedTable[];
};

/** Runs one statement to its end, or until there are more rows than wanted, and returns its rows. */
export async function collect(
  deps: PrepareDeps,
  statement: Statement,
  context: ReadContext,
  limits: QueryLimits,
): Promise<Result<Collected, EngineFailure>> {
  using deadline = startDeadline(limits);
  const { signal } = deadline;
  try {
    using prepared = await prepareStatement(deps, statement, context, {
      signal,
      traceToken: '',
      clientTags: ['console'],
    });
    let columns: readonly Column[] = [];
    let values: readonly CellValue[][] = [];
    let rowCount = 0;
    for await (const page of sendStatement(deps, prepared.sent, signal)) {
      columns = page.columns ?? columns;
      if (values.length < columns.length) values = columns.map(() => []);
      page.values.forEach((column, place) => {
        for (const value of column) values[place]?.push(value);
      });
      rowCount += page.rowCount;
      if (rowCount > limits.maxRows) break;
    }
    return ok({
      columns,
      rowCount: Math.min(rowCount, limits.maxRows),
      values: values.map((column) => column.slice(0, limits.maxRows)),
      truncated: rowCount > limits.maxRows,
      tables: prepared.bound.tables,
    });
  } catch (cause) {
    return err(toEngineFailure(cause));
  }
}

/** The columns that a statement would return: its rows are asked for up to none. */
export async function describe(
  deps: PrepareDeps,
  statement: Statement,
  context: ReadContext,
  limits: Omit<QueryLimits, 'maxRows'>,
): Promise<Result<readonly Column[], EngineFailure>> {
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
        clientTags: ['console'],
      },
    );
    const { sent, bound } = prepared;
    const isQuery = bound.kind === 'query';
    const described = isQuery
      ? {
          ...sent,
          sql: `SELECT * FROM (\n${sent.sql}\n) LIMIT 0`,
          originalPosition: ({ line, column }: { line: number; column: number }) =>
            sent.originalPosition({ line: line - 1, column }),
        }
      : sent;
    for await (const { columns } of sendStatement(deps, described, signal)) {
      if (columns !== null) return ok(columns);
    }
    return ok([]);
  } catch (cause) {
    return err(toEngineFailure(cause));
  }
}
