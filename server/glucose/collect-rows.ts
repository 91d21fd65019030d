import { z } from 'zod';
import { failureToAppError } from '#server/engine/failure-to-app-error.ts';
import type {
  CellValue,
  EngineFailure,
  QueryEngine,
  ReadContext,
  ResolvedTable,
  Statement,
} from '#server/engine/port.ts';
import type { Clock } from '#server/platform/clock.ts';
import { AppError } from '#server/platform/errors.ts';

/** What every glucose verb works with. */
export interface GlucoseDeps {
  readonly engine: QueryEngine;
  readonly clock: Clock;
  /** Who asks. */
  readonly user: string;
  readonly signal?: AbortSignal;
}

export interface Rows<Row> {
  readonly rows: readonly Row[];
  /** Commit that the tables were read at; null when the engine cannot tell. */
  readonly commitHash: string | null;
}

const MAX_ROWS = 1_000_000;
const TIMEOUT_MS = 60_000;

/** A count or a whole number, whichever width the engine gives it. */
export const whole = z.union([z.bigint(), z.number().int()]).transform(Number);

/**
 * Runs a statement and gives each row, checked, keyed by column name. Throws `AppError` when it
 * fails, and `invalid` when there are more rows than a page could use.
 */
export async function collectRows<Row>(
  deps: GlucoseDeps,
  context: ReadContext,
  statement: Statement,
  schema: z.ZodType<Row>,
): Promise<Rows<Row>> {
  const result = await deps.engine.collect(statement, context, {
    maxRows: MAX_ROWS,
    timeoutMs: TIMEOUT_MS,
    ...(deps.signal !== undefined && { signal: deps.signal }),
  });
  if (!result.ok) throw toAppError(result.error, context.ref);
  const { columns, rowCount, values, truncated, tables } = result.value;
  if (truncated) {
    throw new AppError(
      'invalid',
      'The window holds too many readings for one report. Choose fewer days.',
    );
  }
  const raw = Array.from({ length: rowCount }, (_, row) =>
    Object.fromEntries(
      columns.map(({ name }, column): [string, CellValue] => [name, values[column]?.[row] ?? null]),
    ),
  );
  return { rows: z.array(schema).parse(raw), commitHash: commitOf(tables) };
}

/** The same context held at the commit that a first statement read, so that later ones see the same data. */
export function pinned(context: ReadContext, commitHash: string | null): ReadContext {
  return commitHash === null ? context : { ...context, asOf: { kind: 'commit', hash: commitHash } };
}

function commitOf(tables: readonly ResolvedTable[]): string | null {
  return tables.find(({ commitHash }) => commitHash !== null)?.commitHash ?? null;
}

const MISSING = new Set(['TABLE_NOT_FOUND', 'SCHEMA_NOT_FOUND']);

function toAppError(failure: EngineFailure, ref: string): AppError {
  if (failure.kind !== 'rejected' || !MISSING.has(failure.name)) return failureToAppError(failure);
  return new AppError(
    'not-found',
    `${ref} has no glucose tables at this moment. Run the pipelines, or choose another ref.`,
    { cause: failure.message },
  );
}
