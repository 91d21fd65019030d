import { z } from 'zod';
import { ok, type Result } from '#server/platform/result.ts';
import type {
  CellValue,
  CollectLimits,
  EngineFailure,
  QueryEngine,
  ReadContext,
  ResolvedTable,
  Statement,
} from './port.ts';

export interface Records<Row> {
  readonly rows: readonly Row[];
  /** The limit cut the answer. */
  readonly truncated: boolean;
  /** Commit that the tables were read at; null when the engine cannot tell. */
  readonly commitHash: string | null;
}

/** A count or a whole number, whichever width the engine gives it. */
export const whole = z.union([z.bigint(), z.number().int()]).transform(Number);

/** Runs a statement and gives each row, checked, keyed by column name. Throws a `ZodError` for a row of another shape. */
export async function collectRecords<Row>(
  engine: Pick<QueryEngine, 'collect'>,
  request: {
    readonly statement: Statement;
    readonly context: ReadContext;
    readonly limits: CollectLimits;
    readonly schema: z.ZodType<Row>;
  },
): Promise<Result<Records<Row>, EngineFailure>> {
  const { statement, context, limits, schema } = request;
  const result = await engine.collect(statement, context, limits);
  if (!result.ok) return result;
  const { columns, rowCount, values, truncated, tables } = result.value;
  const raw = Array.from({ length: rowCount }, (_, row) =>
    Object.fromEntries(
      columns.map(({ name }, column): [string, CellValue] => [name, values[column]?.[row] ?? null]),
    ),
  );
  return ok({ rows: z.array(schema).parse(raw), truncated, commitHash: commitOf(tables) });
}

/** The same context held at the commit that a first statement read, so that later ones see the same data. */
export function pinned(context: ReadContext, commitHash: string | null): ReadContext {
  return commitHash === null ? context : { ...context, asOf: { kind: 'commit', hash: commitHash } };
}

function commitOf(tables: readonly ResolvedTable[]): string | null {
  return tables.find(({ commitHash }) => commitHash !== null)?.commitHash ?? null;
}
