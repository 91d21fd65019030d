import type { Database } from '#server/platform/database.ts';
import type { RunView } from '#server/runs/port.ts';
import { toRun } from '#server/runs/run-rows.ts';

/** Failed runs of the last week that no later run on the same ref has made good, newest first. */
export async function listUnrepairedRuns(
  { database }: { readonly database: Database },
  now: Date,
): Promise<readonly RunView[]> {
  const rows = await database.query(
    `SELECT * FROM app.runs AS failed
     WHERE state = 'failed' AND ended_at > $1::timestamptz - interval '7 days'
       AND NOT EXISTS (
         SELECT FROM app.runs AS later
         WHERE later.ref = failed.ref AND later.created_at > failed.created_at
           AND later.state IN ('merged', 'nothing-to-do')
           AND (later.selection IS NULL OR later.selection IS NOT DISTINCT FROM failed.selection))
     ORDER BY created_at DESC LIMIT 20`,
    [now],
  );
  return rows.map(toRun);
}
