import { z } from 'zod';
import type { DatabaseRow } from '#server/platform/database.ts';
import type { CheckResult, QueryCheck } from './check-views.ts';

const ResultRow = z.object({
  id: z.string(),
  query_id: z.string(),
  version: z.number(),
  ref: z.string(),
  run_id: z.string().nullable(),
  outcome: z.enum(['running', 'passed', 'failed', 'broken']),
  row_count: z
    .string()
    .transform((text) => BigInt(text))
    .nullable(),
  message: z.string().nullable(),
  started_at: z.date(),
  ended_at: z.date().nullable(),
});

const CheckRow = z.object({
  query_id: z.string(),
  name: z.string(),
  folder: z.string(),
  owner: z.string(),
  cron: z.string(),
  time_zone: z.string(),
  ref: z.string(),
  is_paused: z.boolean(),
  run_as: z.string(),
  next_at: z.date(),
});

/** A row of `app.query_check_results`, with the saved query that it belongs to. */
export function toResult(row: DatabaseRow): { readonly of: string; readonly result: CheckResult } {
  const result = ResultRow.parse(row);
  return {
    of: result.query_id,
    result: {
      id: result.id,
      version: result.version,
      ref: result.ref,
      runId: result.run_id,
      outcome: result.outcome,
      rowCount: result.row_count,
      message: result.message,
      startedAt: result.started_at,
      endedAt: result.ended_at,
    },
  };
}

/** A row of `app.query_checks` with name, folder and owner of its saved query. */
export function toCheck(row: DatabaseRow, results: readonly CheckResult[]): QueryCheck {
  const check = CheckRow.parse(row);
  return {
    id: check.query_id,
    name: check.name,
    folder: check.folder,
    owner: check.owner,
    cron: check.cron,
    timeZone: check.time_zone,
    ref: check.ref,
    isPaused: check.is_paused,
    runAs: check.run_as,
    nextAt: check.next_at,
    results,
  };
}
