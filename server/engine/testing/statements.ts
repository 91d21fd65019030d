import type { Result } from '#server/platform/result.ts';
import type {
  CellValue,
  EngineFailure,
  Materialized,
  MaterializeRequest,
  QueryEngine,
  QueryEvent,
  ReadContext,
  WriteMode,
} from '../port.ts';

export const main: ReadContext = {
  ref: 'main',
  asOf: null,
  catalog: 'iceberg',
  schema: 's',
  timeZone: 'UTC',
  user: 'ada',
};

/** Far more work than any test waits for. */
export const ENDLESS =
  'SELECT count(*) AS n FROM UNNEST(sequence(1, 10000)) AS a(i) CROSS JOIN UNNEST(sequence(1, 10000)) AS b(j) CROSS JOIN UNNEST(sequence(1, 10000)) AS c(k) WHERE (i * 31 + j * 17 + k) % 7 = 3';

export const limits = { maxRows: 1000, timeoutMs: 20_000 };

/** Rows of a statement that succeeds. */
export async function rowsOf(
  engine: QueryEngine,
  sql: string,
  context: ReadContext = main,
): Promise<readonly (readonly CellValue[])[]> {
  const result = await engine.collect({ sql }, context, limits);
  if (!result.ok) throw new Error(`${sql}: ${JSON.stringify(result.error)}`);
  const { rowCount, values } = result.value;
  return Array.from({ length: rowCount }, (_, row) => values.map((column) => column[row] ?? null));
}

/** Failure of a statement that fails. */
export async function failureOf(
  engine: QueryEngine,
  sql: string,
  context: ReadContext = main,
): Promise<EngineFailure> {
  const result = await engine.collect({ sql }, context, limits);
  if (!result.ok) return result.error;
  throw new Error(`${sql} did not fail.`);
}

/** Writes a query as a table of `main` or another branch. */
export async function tryWrite(
  engine: QueryEngine,
  table: string,
  sql: string,
  mode: WriteMode = { kind: 'replace' },
  more: Partial<MaterializeRequest> & { readonly ref?: string } = {},
): Promise<Result<Materialized, EngineFailure>> {
  const { ref = 'main', ...request } = more;
  return engine.materialize({
    statement: { sql },
    context: { ...main, ref },
    key: table.split('.'),
    mode,
    partitioning: [],
    commit: { message: `write ${table}`, author: 'ada', properties: { 'cascade.run': ['r1'] } },
    timeoutMs: 20_000,
    ...request,
  });
}

/** Like `tryWrite`, for a write that succeeds. */
export async function write(...request: Parameters<typeof tryWrite>): Promise<Materialized> {
  const written = await tryWrite(...request);
  if (!written.ok) throw new Error(JSON.stringify(written.error));
  return written.value;
}

/** All the events of an execution, in order. */
export async function eventsOf(events: AsyncIterable<QueryEvent>): Promise<readonly QueryEvent[]> {
  const all: QueryEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}
