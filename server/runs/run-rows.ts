import { z } from 'zod';
import type { DatabaseRow } from '#server/platform/database.ts';
import { IngestRequest } from '#server/sources/schemas.ts';
import type { CheckView, RunEvent, RunView, StepView } from './port.ts';

const Count = z.coerce.number().int();

const RunRow = z.object({
  id: z.string(),
  selection: z.string().nullable(),
  ref: z.string(),
  branch: z.string(),
  is_full: z.boolean(),
  ingest: IngestRequest.nullable(),
  reason: z.string(),
  started_by: z.string(),
  state: z.enum(['queued', 'running', 'merged', 'nothing-to-do', 'failed', 'cancelled']),
  created_at: z.date(),
  started_at: z.date().nullable(),
  ended_at: z.date().nullable(),
  merged_hash: z.string().nullable(),
  error: z.string().nullable(),
});

/** A row of `app.runs`. */
export function toRun(row: DatabaseRow): RunView {
  const run = RunRow.parse(row);
  return {
    id: run.id,
    selection: run.selection,
    ref: run.ref,
    branch: run.branch,
    full: run.is_full,
    ingest: run.ingest,
    reason: run.reason,
    startedBy: run.started_by,
    state: run.state,
    createdAt: run.created_at,
    startedAt: run.started_at,
    endedAt: run.ended_at,
    mergedHash: run.merged_hash,
    error: run.error,
  };
}

const StepRow = z.object({
  run_id: z.string(),
  ordinal: z.number().int(),
  asset: z.string(),
  kind: z.enum(['source', 'model', 'check', 'merge', 'publish']),
  state: z.enum(['waiting', 'running', 'done', 'skipped', 'failed', 'cancelled']),
  started_at: z.date().nullable(),
  ended_at: z.date().nullable(),
  row_count: Count.nullable(),
  commit_hash: z.string().nullable(),
  note: z.string().nullable(),
});

/** A row of `app.run_steps`. */
export function toStep(row: DatabaseRow): StepView {
  const step = StepRow.parse(row);
  return {
    runId: step.run_id,
    ordinal: step.ordinal,
    asset: step.asset,
    kind: step.kind,
    state: step.state,
    startedAt: step.started_at,
    endedAt: step.ended_at,
    rowCount: step.row_count,
    commitHash: step.commit_hash,
    note: step.note,
  };
}

const CheckRow = z.object({
  run_id: z.string(),
  asset: z.string(),
  name: z.string(),
  column_name: z.string().nullable(),
  state: z.enum(['pass', 'warn', 'fail', 'error']),
  failures: Count,
  severity: z.enum(['warn', 'error']),
  sql: z.string(),
  message: z.string().nullable(),
  checked_at: z.date(),
});

/** A row of `app.run_checks`. */
export function toCheck(row: DatabaseRow): CheckView {
  const check = CheckRow.parse(row);
  return {
    runId: check.run_id,
    asset: check.asset,
    name: check.name,
    column: check.column_name,
    state: check.state,
    failures: check.failures,
    severity: check.severity,
    sql: check.sql,
    message: check.message,
    checkedAt: check.checked_at,
  };
}

const EventRow = z.object({
  sequence: z.number().int(),
  at: z.date(),
  level: z.enum(['info', 'warn', 'error']),
  asset: z.string().nullable(),
  message: z.string(),
});

/** A row of `app.run_events`. */
export const toEvent = (row: DatabaseRow): RunEvent => EventRow.parse(row);

export const hasEnded = ({ state }: Pick<RunView, 'state'>): boolean =>
  state !== 'queued' && state !== 'running';
