import type { z } from 'zod';
import { collectRecords, type Records } from '#server/engine/collect-records.ts';
import { failureToAppError } from '#server/engine/failure-to-app-error.ts';
import type { QueryEngine, ReadContext, Statement } from '#server/engine/port.ts';
import { AppError } from '#server/platform/errors.ts';
import { queryContext } from '#server/queries/query-context.ts';

/** What every quality verb works with. */
export interface QualityDeps {
  readonly engine: Pick<QueryEngine, 'collect' | 'describe'>;
  readonly catalog: { readonly defaultBranch: string };
  /** Who asks. */
  readonly user: string;
  readonly signal?: AbortSignal;
}

const MAX_ROWS = 200_000;
const TIMEOUT_MS = 60_000;

export function qualityContext(
  deps: QualityDeps,
  { ref, at }: { readonly ref: string | null; readonly at: string | null },
): ReadContext {
  const { defaultBranch } = deps.catalog;
  const where = { ref: ref ?? defaultBranch, at, catalog: 'iceberg', schema: 'bronze' };
  return queryContext({ ...where, submittedBy: deps.user }, defaultBranch);
}

/** Runs a statement and gives each row, checked. Throws `not-found` while the table of verdicts was not built. */
export async function collect<Row>(
  deps: QualityDeps,
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
  if (result.ok) return result.value;
  const { error } = result;
  if (error.kind === 'rejected' && MISSING.has(error.name)) {
    throw new AppError(
      'not-found',
      `${context.ref} has no documents with verdicts at this moment. Run the pipelines, or choose another ref.`,
      { cause: error.message },
    );
  }
  throw failureToAppError(error);
}

/** Names of the columns that a table has at that moment; none while there is no such table. */
export async function columnsOf(
  deps: QualityDeps,
  context: ReadContext,
  table: string,
): Promise<ReadonlySet<string>> {
  const described = await deps.engine.describe({ sql: `SELECT * FROM ${table}` }, context);
  return new Set(described.ok ? described.value.map(({ name }) => name) : []);
}

const MISSING = new Set(['TABLE_NOT_FOUND', 'SCHEMA_NOT_FOUND']);
