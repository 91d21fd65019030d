import { z } from 'zod';
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

/** When documents of a source were last asked for by hand, by source. */
export async function lastImports(database: Database): Promise<ReadonlyMap<string, Date>> {
  const rows = await database.query(
    `SELECT ingest->>'source' AS source, max(created_at) AS at FROM app.runs
     WHERE ingest->>'kind' IN ('file', 'synthetic') GROUP BY 1`,
    [],
  );
  return new Map(rows.map((row) => ImportRow.parse(row)).map(({ source, at }) => [source, at]));
}

const ImportRow = z.object({ source: z.string(), at: z.date() });
