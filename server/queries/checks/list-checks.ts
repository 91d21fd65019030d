import type { Caller } from '#server/api/trpc/init.ts';
import type { Database } from '#server/platform/database.ts';
import { toCheck, toResult } from './check-rows.ts';
import type { QueryCheck } from './check-views.ts';

const MAX_CHECKS = 500;
const RESULTS_EACH = 20;

/** Checks of the caller and those shared with them, failing ones first; `id` names the saved query of one. */
export async function listChecks(
  { database }: { readonly database: Database },
  { id }: { readonly id?: string | undefined },
  caller: Pick<Caller, 'name' | 'role'>,
): Promise<readonly QueryCheck[]> {
  const rows = await database.query(
    `SELECT c.*, s.name, s.folder, s.owner FROM app.query_checks c
     JOIN app.saved_queries s ON s.id = c.query_id
     WHERE s.deleted_at IS NULL AND ($3::uuid IS NULL OR s.id = $3)
       AND (s.owner = $1 OR $2 = 'admin' OR s.shared_with IN ('everybody', $2))
     ORDER BY lower(s.folder), lower(s.name), s.id LIMIT ${MAX_CHECKS}`,
    [caller.name, caller.role, id ?? null],
  );
  const results = await database.query(
    `SELECT r.* FROM unnest($1::uuid[]) AS c (id)
     CROSS JOIN LATERAL (SELECT * FROM app.query_check_results
       WHERE query_id = c.id ORDER BY started_at DESC LIMIT ${RESULTS_EACH}) AS r`,
    [rows.map((row) => row['query_id'])],
  );
  const byCheck = Map.groupBy(results.map(toResult), ({ of }) => of);
  const checks = rows.map((row) =>
    toCheck(
      row,
      (byCheck.get(String(row['query_id'])) ?? []).map(({ result }) => result),
    ),
  );
  return checks.toSorted((a, b) => Number(isWell(a)) - Number(isWell(b)));
}

/** The last time that it ran to an end was well, or there was none. */
function isWell({ results }: QueryCheck): boolean {
  const last = results.find(({ outcome }) => outcome !== 'running');
  return last === undefined || last.outcome === 'passed';
}
