import type { Database } from '#server/platform/database.ts';
import type { RunView } from '#server/runs/port.ts';
import { toRun } from '#server/runs/run-rows.ts';

/** The last runs that took a file in, newest first. */
export async function recentImports(
  { database }: { readonly database: Database },
  { limit }: { readonly limit: number },
): Promise<readonly RunView[]> {
  const rows = await database.query(
    `SELECT * FROM app.runs WHERE ingest->>'kind' IN ('file', 'folder')
     ORDER BY created_at DESC, id DESC LIMIT $1`,
    [limit],
  );
  return rows.map(toRun);
}
