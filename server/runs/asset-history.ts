import { z } from 'zod';
import type { Database } from '#server/platform/database.ts';
import { type CheckCounts, type LastAttempt, NO_CHECKS } from './model/asset-health.ts';
import type { CheckView } from './port.ts';
import { toCheck } from './run-rows.ts';

const AttemptRow = z.object({
  asset: z.string(),
  run_id: z.string(),
  at: z.date(),
  failed: z.boolean(),
  note: z.string().nullable(),
});

/**
 * Names of the assets in a table of the runs, looked up in its index one after another: however many
 * runs there were, what is read is a few rows of each asset. Ids of runs rise with time.
 */
const assetsOf = (table: 'app.run_steps' | 'app.run_checks', condition = 'true'): string => `
  WITH RECURSIVE assets AS (
    (SELECT asset FROM ${table} WHERE ${condition} ORDER BY asset LIMIT 1)
    UNION ALL
    SELECT (SELECT next.asset FROM ${table} AS next
            WHERE next.asset > assets.asset AND ${condition} ORDER BY next.asset LIMIT 1)
    FROM assets WHERE assets.asset IS NOT NULL)`;

/** Steps that built something or should have; they have an index of their own. */
const BUILT = "kind IN ('source', 'model') AND state IN ('done', 'failed')";

/** By asset, the newest run on the ref that built or checked it. It failed when its step or a check of it did. */
export async function readLastAttempts(
  database: Database,
  ref: string,
): Promise<ReadonlyMap<string, LastAttempt>> {
  const rows = await database.query(
    `${assetsOf('app.run_steps', BUILT)}
     SELECT step.asset, step.run_id, step.ended_at AS at,
       step.state = 'failed' OR failing.name IS NOT NULL AS failed,
       CASE WHEN step.state = 'failed' THEN step.note
            ELSE failing.name || ': ' || coalesce(failing.message, failing.failures || ' failing rows') END AS note
     FROM assets
     CROSS JOIN LATERAL (
       SELECT s.* FROM (SELECT * FROM app.run_steps WHERE ${BUILT}) AS s
       JOIN app.runs AS run ON run.id = s.run_id AND run.ref = $1
       WHERE s.asset = assets.asset AND run.state IN ('merged', 'failed') AND s.ended_at IS NOT NULL
       ORDER BY s.run_id DESC LIMIT 1) AS step
     LEFT JOIN LATERAL (
       SELECT name, message, failures FROM app.run_checks
       WHERE run_id = step.run_id AND asset = step.asset AND state IN ('fail', 'error')
       ORDER BY name LIMIT 1) AS failing ON true`,
    [ref],
  );
  return new Map(
    rows.map((row) => {
      const { asset, run_id: runId, at, failed, note } = AttemptRow.parse(row);
      return [asset, { runId, at, failed, note }];
    }),
  );
}

/** Checks of each asset as they last ran on the ref, by asset; of one asset only where it is named. */
export async function readLastChecks(
  database: Database,
  ref: string,
  asset: string | null = null,
): Promise<ReadonlyMap<string, readonly CheckView[]>> {
  const rows = await database.query(
    `${assetsOf('app.run_checks')}
     SELECT checks.* FROM assets
     CROSS JOIN LATERAL (
       SELECT c.run_id FROM app.run_checks AS c JOIN app.runs AS run ON run.id = c.run_id
       WHERE run.ref = $1 AND c.asset = assets.asset
       ORDER BY c.run_id DESC LIMIT 1) AS newest
     JOIN app.run_checks AS checks ON checks.asset = assets.asset AND checks.run_id = newest.run_id
     WHERE $2::text IS NULL OR assets.asset = $2
     ORDER BY array_position(ARRAY['error', 'fail', 'warn', 'pass'], checks.state), checks.name`,
    [ref, asset],
  );
  return Map.groupBy(rows.map(toCheck), (check) => check.asset);
}

export function countChecks(checks: readonly CheckView[]): CheckCounts {
  const counts = { ...NO_CHECKS };
  for (const { state } of checks) counts[state] += 1;
  return counts;
}

const RowCountRow = z.object({ commit_hash: z.string(), row_count: z.coerce.number().int() });

/** Rows that the steps behind these commits wrote, by commit. */
export async function readRowCounts(
  database: Database,
  commitHashes: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await database.query(
    `SELECT commit_hash, row_count FROM app.run_steps
     WHERE commit_hash = ANY($1) AND row_count IS NOT NULL AND kind IN ('source', 'model')`,
    [commitHashes],
  );
  return new Map(
    rows.map((row) => {
      const { commit_hash: hash, row_count: count } = RowCountRow.parse(row);
      return [hash, count];
    }),
  );
}
