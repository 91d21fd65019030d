import type { z } from 'zod';
import { collectRecords } from '#server/engine/collect-records.ts';
import { failureToAppError } from '#server/engine/failure-to-app-error.ts';
import type { QueryEngine } from '#server/engine/port.ts';
import { AppError } from '#server/platform/errors.ts';

const MAX_ROWS = 1_000_000;
const TIMEOUT_MS = 120_000;

/** Runs a statement over raw tables on a ref; its parameters are texts. No rows while a table is not there. Throws rather than leave rows out. */
export async function readLake<Row>(
  deps: { readonly engine: Pick<QueryEngine, 'collect'>; readonly signal?: AbortSignal },
  ref: string,
  statement: { readonly sql: string; readonly texts: readonly string[] },
  schema: z.ZodType<Row>,
): Promise<readonly Row[]> {
  const parameters = statement.texts.map((value) => ({
    type: { kind: 'varchar', length: null } as const,
    value,
  }));
  const found = await collectRecords(deps.engine, {
    statement: { sql: statement.sql, parameters },
    context: {
      ref,
      asOf: null,
      catalog: 'iceberg',
      schema: 'raw',
      timeZone: 'UTC',
      user: 'cascade',
    },
    limits: {
      maxRows: MAX_ROWS,
      timeoutMs: TIMEOUT_MS,
      ...(deps.signal && { signal: deps.signal }),
    },
    schema,
  });
  if (found.ok && found.value.truncated) {
    throw new AppError(
      'unavailable',
      `A question about a source has more than ${MAX_ROWS.toLocaleString('en')} rows: import it in smaller parts.`,
    );
  }
  if (found.ok) return found.value.rows;
  const { error } = found;
  if (error.kind === 'rejected' && ABSENT.has(error.name)) return [];
  throw failureToAppError(error);
}

const ABSENT = new Set(['TABLE_NOT_FOUND', 'SCHEMA_NOT_FOUND', 'NOT_FOUND']);

/** A moment as a literal of a statement. */
export const timestampLiteral = (epochMs: number): string =>
  `TIMESTAMP '${new Date(epochMs).toISOString().replace('T', ' ').replace('Z', '')} UTC'`;
