import { z } from 'zod';
import type { Caller } from '#server/api/trpc/init.ts';
import type { Catalog } from '#server/catalog/port.ts';
import { failureToAppError } from '#server/engine/failure-to-app-error.ts';
import type { ColumnBatch, QueryEngine } from '#server/engine/port.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import { getQuery } from '#server/queries/get-query.ts';
import type { QueryView } from '#server/queries/port.ts';
import { queryContext } from '#server/queries/query-context.ts';
import { ROW_CHANGES, type RowCounts } from './model/row-change.ts';
import { countStatement, type RowColumn } from './model/row-statement.ts';

interface Deps {
  readonly catalog: Pick<Catalog, 'defaultBranch'>;
  readonly database: Database;
  readonly engine: QueryEngine;
}

interface Input {
  readonly queryId: string;
  /** As `startRowComparison` gave them. */
  readonly columns: readonly RowColumn[];
  readonly caller: Caller;
  readonly signal?: AbortSignal;
}

const TIMEOUT_MS = 600_000;
const Line = z.tuple([z.enum(ROW_CHANGES), z.bigint()]);

export interface CountedChanges {
  /** All of them, also those beyond the rows that are kept. */
  readonly rows: RowCounts;
  /** Lines of the result of each kind, which stand together in the order of `ROW_CHANGES`. */
  readonly lines: RowCounts;
}

/**
 * How many rows of each kind a finished difference has. Throws as `getQuery` does, `conflict` while it has
 * not finished and `not-found` when its rows are no longer kept.
 */
export async function countRowChanges(deps: Deps, input: Input): Promise<CountedChanges> {
  const query = await getQuery(deps, { id: input.queryId, caller: input.caller });
  if (query.state !== 'finished' || query.truncated === null) {
    throw new AppError('conflict', 'The rows are not compared yet. Wait for the end.');
  }
  const tally = (weight: number | null) =>
    deps.engine.spool.tally(query.id, { by: 0, weight }, input.signal);
  const kept = await tally(null);
  if (kept === null) {
    throw new AppError('not-found', 'These rows are no longer kept. Compare them again.');
  }
  const lines = countsOf(kept);
  if (query.truncated) return { lines, rows: countsOf(await countAgain(deps, query, input)) };
  const times = input.columns.findIndex(({ role }) => role === 'times');
  return { lines, rows: times === -1 ? lines : countsOf((await tally(times)) ?? kept) };
}

function countsOf(lines: Iterable<readonly unknown[]>): RowCounts {
  const counts = { changed: 0n, removed: 0n, added: 0n, filled: 0n };
  for (const line of lines) {
    const [change, count] = Line.parse(line);
    counts[change] = count;
  }
  return counts;
}

/** There are more rows than are kept: the statement is asked for the counts alone. */
async function countAgain(
  { engine, catalog }: Deps,
  query: QueryView,
  { columns, signal }: Input,
): Promise<readonly (readonly unknown[])[]> {
  const sql = countStatement({ sql: query.sql, columns });
  const counted = await engine.collect(
    { sql, onlyDiffering: true },
    queryContext(query, catalog.defaultBranch),
    { maxRows: ROW_CHANGES.length, timeoutMs: TIMEOUT_MS, ...(signal && { signal }) },
  );
  if (!counted.ok) throw failureToAppError(counted.error);
  return linesOf(counted.value);
}

const linesOf = ({ rowCount, values }: ColumnBatch): readonly (readonly unknown[])[] =>
  Array.from({ length: rowCount }, (_, row) => values.map((column) => column[row]));
