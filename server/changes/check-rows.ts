import { z } from 'zod';
import type { DatabaseRow } from '#server/platform/database.ts';
import type { ChangeRecords } from './change-deps.ts';
import { CHECK_RUN_STATES, type CheckResult, type CheckRun } from './model/change.ts';

const RunRow = z.object({
  id: z.string(),
  source_hash: z.string(),
  target_hash: z.string().nullable(),
  state: z.enum(CHECK_RUN_STATES),
  total: z.number().int().nullable(),
  error: z.string().nullable(),
  started_by: z.string(),
  created_at: z.date(),
  ended_at: z.date().nullable(),
});

const ResultRow = z.object({
  ordinal: z.number().int(),
  kind: z.enum(['gate', 'test']),
  name: z.string(),
  asset: z.string().nullable(),
  description: z.string(),
  severity: z.enum(['warn', 'error']),
  state: z.enum(['pass', 'warn', 'fail', 'error']),
  failures: z.coerce.number().int(),
  sql: z.string(),
  message: z.string().nullable(),
  took_ms: z.number().int(),
});

/** The newest checks of a change, whatever commit they are of; null when none was started. */
export async function readNewestChecks(
  { database }: Pick<ChangeRecords, 'database'>,
  number: number,
): Promise<CheckRun | null> {
  const [row] = await database.query(
    'SELECT * FROM app.change_checks WHERE change = $1 ORDER BY created_at DESC, id DESC LIMIT 1',
    [number],
  );
  return row === undefined ? null : toCheckRun(database, row);
}

async function toCheckRun(
  database: ChangeRecords['database'],
  row: DatabaseRow,
): Promise<CheckRun> {
  const { source_hash, target_hash, started_by, created_at, ended_at, ...run } = RunRow.parse(row);
  const rows = await database.query(
    'SELECT * FROM app.change_check_results WHERE check_id = $1 ORDER BY ordinal',
    [run.id],
  );
  return {
    ...run,
    sourceHash: source_hash,
    targetHash: target_hash,
    startedBy: started_by,
    createdAt: created_at,
    endedAt: ended_at,
    results: rows.map(toResult),
  };
}

function toResult(row: DatabaseRow): CheckResult {
  const { took_ms, ...result } = ResultRow.parse(row);
  return { ...result, tookMs: took_ms };
}
