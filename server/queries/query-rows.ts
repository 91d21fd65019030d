import { z } from 'zod';
import type { ResolvedTable } from '#server/engine/port.ts';
import type { DatabaseRow } from '#server/platform/database.ts';
import type { SqlParameter } from '#server/sql/model/front-end.ts';
import type { TrinoType } from '#server/sql/model/types.ts';
import type { QueryView } from './port.ts';

const Table = z
  .object({
    name: z.string(),
    ref: z.string(),
    commitHash: z.string().nullable(),
    snapshotId: z.string().nullable(),
  })
  .transform(
    (table): ResolvedTable => ({
      ...table,
      snapshotId: table.snapshotId === null ? null : BigInt(table.snapshotId),
    }),
  );

const Failure = z.object({
  code: z.enum([
    'not-found',
    'invalid',
    'unauthenticated',
    'forbidden',
    'conflict',
    'unavailable',
    'timeout',
    'cancelled',
    'too-many-requests',
  ]),
  name: z.string(),
  message: z.string(),
  line: z.number().nullable(),
  column: z.number().nullable(),
});

// `pg` gives bigint columns as text; these counts fit a double.
const BigintText = z.string().transform(Number).nullable();

const ExactBigint = z
  .string()
  .transform((text) => BigInt(text))
  .nullable();

const QueryRow = z.object({
  id: z.string(),
  sql: z.string(),
  effective_sql: z.string().nullable(),
  ref: z.string(),
  at: z.string().nullable(),
  commit_hash: z.string().nullable(),
  default_catalog: z.string().nullable(),
  default_schema: z.string().nullable(),
  tables: z.array(Table),
  state: z.enum(['queued', 'running', 'finished', 'failed', 'cancelled', 'interrupted']),
  submitted_by: z.string(),
  max_rows: z.number(),
  origin: z.enum(['console', 'comparison', 'check']),
  tab_id: z.string().nullable(),
  saved_query: z.string().nullable(),
  saved_version: z.number().nullable(),
  parameters: z.array(z.unknown()),
  update_type: z.string().nullable(),
  update_count: ExactBigint,
  warnings: z.array(z.object({ code: z.string(), message: z.string() })),
  rows_read: ExactBigint,
  bytes_read: ExactBigint,
  created_at: z.date(),
  started_at: z.date().nullable(),
  ended_at: z.date().nullable(),
  row_count: BigintText,
  bytes: BigintText,
  truncated: z.boolean().nullable(),
  failure: Failure.nullable(),
  dropped_at: z.date().nullable(),
});

/** A row of `app.queries`. */
export function toQueryView(row: DatabaseRow): QueryView {
  const parsed = QueryRow.parse(row);
  return {
    id: parsed.id,
    sql: parsed.sql,
    effectiveSql: parsed.effective_sql,
    ref: parsed.ref,
    at: parsed.at,
    commitHash: parsed.commit_hash,
    catalog: parsed.default_catalog,
    schema: parsed.default_schema,
    tables: parsed.tables,
    state: parsed.state,
    submittedBy: parsed.submitted_by,
    maxRows: parsed.max_rows,
    origin: parsed.origin,
    tabId: parsed.tab_id,
    saved:
      parsed.saved_query === null || parsed.saved_version === null
        ? null
        : { id: parsed.saved_query, version: parsed.saved_version },
    parameterCount: parsed.parameters.length,
    update:
      parsed.update_type === null ? null : { type: parsed.update_type, count: parsed.update_count },
    warnings: parsed.warnings,
    rowsRead: parsed.rows_read,
    bytesRead: parsed.bytes_read,
    createdAt: parsed.created_at,
    startedAt: parsed.started_at,
    endedAt: parsed.ended_at,
    rowCount: parsed.row_count,
    bytes: parsed.bytes,
    truncated: parsed.truncated,
    failure: parsed.failure,
    hasRows: parsed.state === 'finished' && parsed.dropped_at === null,
  };
}

/** `ResolvedTable`s as the column `tables` keeps them. */
export function tablesJson(tables: readonly ResolvedTable[]): string {
  return JSON.stringify(
    tables.map((table) => ({
      ...table,
      snapshotId: table.snapshotId === null ? null : String(table.snapshotId),
    })),
  );
}

const StoredParameter = z.object({
  type: z.custom<TrinoType>((value) => typeof value === 'object' && value !== null),
  value: z.union([
    z.string(),
    z.number(),
    z.boolean(),
    z.null(),
    z.object({ bigint: z.string() }).transform(({ bigint }) => BigInt(bigint)),
  ]),
});

/** Bound values as the column `parameters` keeps them. */
export function parametersJson(parameters: readonly SqlParameter[]): string {
  return JSON.stringify(
    parameters.map(({ type, value }) => ({
      type,
      value: typeof value === 'bigint' ? { bigint: String(value) } : value,
    })),
  );
}

export function readParameters(column: unknown): readonly SqlParameter[] {
  return z.array(StoredParameter).parse(column);
}
