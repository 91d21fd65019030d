import type { z } from 'zod';
import { collectRecords, type Records } from '#server/engine/collect-records.ts';
import { failureToAppError } from '#server/engine/failure-to-app-error.ts';
import type { EngineFailure, QueryEngine, ReadContext, Statement } from '#server/engine/port.ts';
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

const MAX_ROWS = 1_000_000;
const TIMEOUT_MS = 60_000;

/**
 * Runs a statement and gives each row, checked, keyed by column name. Throws `AppError` when it
 * fails, and `invalid` when there are more rows than a page could use.
 */
export async function collectRows<Row>(
  deps: GlucoseDeps,
  context: ReadContext,
  statement: Statement,
  schema: z.ZodType<Row>,
): Promise<Records<Row>> {
  const limits = {
    maxRows: MAX_ROWS,
    timeoutMs: TIMEOUT_MS,
    ...(deps.signal !== undefined && { signal: deps.signal }),
  };
  const result = await collectRecords(deps.engine, { statement, context, limits, schema });
  if (!result.ok) throw toAppError(result.error, context.ref);
  if (result.value.truncated) {
    throw new AppError(
      'invalid',
      'The window holds too many readings for one report. Choose fewer days.',
    );
  }
  return result.value;
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
